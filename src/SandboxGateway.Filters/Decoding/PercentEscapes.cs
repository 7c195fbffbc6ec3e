using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Escapes of URLs (RFC 3986, section 2.1): %41, and %u0041.</summary>
internal sealed class PercentEscapes : IEscapeSyntax
{
    public static Disguise Disguise => Disguise.UrlEscape;

    private PercentEscapes()
    {
    }

    public static int IndexOfStart(ReadOnlySpan<byte> text) => text.IndexOf((byte)'%');

    public static Escape Read(ReadOnlySpan<byte> text, byte before)
    {
        if (text.Length > 1 && (text[1] | 0x20) == 'u')
        {
            // The form that the escape() of scripts writes.
            return HexDigits.Read(text[2..], 4) is >= 0 and var rune ? new Escape(6, rune, IsTelling: true) : Escape.None;
        }

        return HexDigits.Read(text[1..], 2) is >= 0 and < 0x80 and var value ? new Escape(3, value, IsTelling: true) : Escape.None;
    }
}
