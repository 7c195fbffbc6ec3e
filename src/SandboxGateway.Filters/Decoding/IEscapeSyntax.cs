using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>One way of writing a byte as several.</summary>
internal interface IEscapeSyntax
{
    static abstract Disguise Disguise { get; }

    /// <summary>The next byte that may start an escape, or -1.</summary>
    static abstract int IndexOfStart(ReadOnlySpan<byte> text);

    /// <summary>Reads the escape at the start of <paramref name="text"/>; <paramref name="before"/> is the byte before it.</summary>
    static abstract Escape Read(ReadOnlySpan<byte> text, byte before);
}
