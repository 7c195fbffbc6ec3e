using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>UTF-16 and UTF-32 of either byte order: ASCII with zeros between its letters.</summary>
internal sealed class ZeroPadding : IEscapeSyntax
{
    private ZeroPadding()
    {
    }

    public static Disguise Disguise => Disguise.Utf16;

    public static int IndexOfStart(ReadOnlySpan<byte> text) => text.IndexOf((byte)0);

    // A text with a single zero is no UTF-16; a second one within four bytes says it may be.
    public static Escape Read(ReadOnlySpan<byte> text) =>
        new(1, -1, IsTelling: text.Length > 4 && text[1..5].Contains((byte)0));
}
