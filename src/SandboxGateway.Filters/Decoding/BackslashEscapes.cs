using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Escapes of JSON (RFC 8259, section 7), C and its children: \n, \", \u0041, \x41, \101, \u{41}.</summary>
internal sealed class BackslashEscapes : IEscapeSyntax
{
    public static Disguise Disguise => Disguise.JsonEscape;

    private BackslashEscapes()
    {
    }

    public static int IndexOfStart(ReadOnlySpan<byte> text) => text.IndexOf((byte)'\\');

    public static Escape Read(ReadOnlySpan<byte> text, byte before)
    {
        if (text.Length < 2)
        {
            return Escape.None;
        }

        return (char)text[1] switch
        {
            'u' when text.Length > 2 && text[2] == '{' => ReadBraces(text),
            'u' => ReadHex(text, 4),
            'x' => ReadHex(text, 2),
            'U' => ReadHex(text, 8),
            >= '0' and <= '7' => ReadOctal(text),
            '/' => new Escape(2, '/', IsTelling: true),
            '\\' => new Escape(2, '\\', IsTelling: text.Length > 2 && text[2] is (byte)'u' or (byte)'x' or (byte)'/'),
            'n' => new Escape(2, '\n', IsTelling: false),
            'r' => new Escape(2, '\r', IsTelling: false),
            't' => new Escape(2, '\t', IsTelling: false),
            '"' or '\'' => new Escape(2, text[1], IsTelling: false),
            _ => Escape.None,
        };
    }

    private static Escape ReadHex(ReadOnlySpan<byte> text, int digits) =>
        HexDigits.Read(text[2..], digits) is >= 0 and var value ? new Escape(2 + digits, value, IsTelling: true) : Escape.None;

    private static Escape ReadBraces(ReadOnlySpan<byte> text)
    {
        var length = text[3..Math.Min(text.Length, 10)].IndexOf((byte)'}');
        return length > 0 && HexDigits.Read(text[3..], length) is >= 0 and var value
            ? new Escape(length + 4, value, IsTelling: true)
            : Escape.None;
    }

    private static Escape ReadOctal(ReadOnlySpan<byte> text)
    {
        var value = 0;
        var length = 1;
        while (length < text.Length && length < 4 && text[length] is >= (byte)'0' and <= (byte)'7')
        {
            value = (value * 8) + text[length++] - '0';
        }

        return length == 4 && value < 0x80 ? new Escape(length, value, IsTelling: true) : Escape.None;
    }
}
