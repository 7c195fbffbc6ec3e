using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Escapes of URLs (RFC 3986, section 2.1): %41.</summary>
internal sealed class PercentEscapes : IEscapeSyntax
{
    public static Disguise Disguise => Disguise.UrlEscape;

    private PercentEscapes()
    {
    }

    public static int IndexOfStart(ReadOnlySpan<byte> text) => text.IndexOf((byte)'%');

    public static Escape Read(ReadOnlySpan<byte> text, byte before) =>
        HexDigits.Read(text[1..], 2) is >= 0 and < 0x80 and var value ? new Escape(3, value, IsTelling: true) : Escape.None;
}
