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

    // Zeros happen; three of them with one ASCII letter between each two, or three zeros in a row, do not just happen.
    public static Escape Read(ReadOnlySpan<byte> text, byte before) =>
        new(1, -1, IsTelling: text.Length > 4 && text[2] == 0 && (text[1] == 0 || (IsLetter(text[1]) && text[4] == 0 && IsLetter(text[3]))));

    private static bool IsLetter(byte value) => value is >= 0x20 and < 0x7F;
}
