using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Character references of HTML (section 13.5): numbers, and the names of ASCII signs.</summary>
internal sealed class HtmlEscapes : IEscapeSyntax
{
    private const int MaxLength = 12;

    private static readonly (byte[] Name, char Value)[] _names =
    [
        ("amp"u8.ToArray(), '&'), ("quot"u8.ToArray(), '"'), ("apos"u8.ToArray(), '\''), ("lt"u8.ToArray(), '<'),
        ("gt"u8.ToArray(), '>'), ("nbsp"u8.ToArray(), ' '), ("lowbar"u8.ToArray(), '_'), ("hyphen"u8.ToArray(), '-'),
        ("dash"u8.ToArray(), '-'), ("equals"u8.ToArray(), '='), ("plus"u8.ToArray(), '+'), ("sol"u8.ToArray(), '/'),
        ("colon"u8.ToArray(), ':'), ("commat"u8.ToArray(), '@'), ("period"u8.ToArray(), '.'), ("num"u8.ToArray(), '#'),
        ("excl"u8.ToArray(), '!'), ("dollar"u8.ToArray(), '$'), ("percnt"u8.ToArray(), '%'), ("comma"u8.ToArray(), ','),
    ];

    private HtmlEscapes()
    {
    }

    public static Disguise Disguise => Disguise.HtmlEscape;

    public static int IndexOfStart(ReadOnlySpan<byte> text) => text.IndexOf((byte)'&');

    public static Escape Read(ReadOnlySpan<byte> text, byte before)
    {
        var near = text[..Math.Min(text.Length, MaxLength)];
        var length = near.IndexOf((byte)';');
        if (near.Length > 2 && near[1] == '#' && char.IsAsciiDigit((char)near[2]) && near[2..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var digits
            && (digits < 0 || near[2 + digits] != ';'))
        {
            // Browsers forgive a number without its end.
            digits = digits < 0 ? near.Length - 2 : digits;
            return ReadNumber(near.Slice(2, digits), digits + 2);
        }

        if (length < 2)
        {
            return Escape.None;
        }

        var name = text[1..length];
        return name[0] == '#' ? ReadNumber(name[1..], length + 1) : ReadName(name, length + 1);
    }

    private static Escape ReadNumber(ReadOnlySpan<byte> digits, int length)
    {
        var isHex = digits.Length > 1 && (digits[0] | 0x20) == 'x';
        var value = isHex ? HexDigits.Read(digits[1..], digits.Length - 1)
            : int.TryParse(digits, System.Globalization.NumberStyles.None, null, out var number) ? number : -1;
        return value >= 0 ? new Escape(length, value, IsTelling: true) : Escape.None;
    }

    private static Escape ReadName(ReadOnlySpan<byte> name, int length)
    {
        foreach (var (known, value) in _names)
        {
            if (name.SequenceEqual(known))
            {
                return new Escape(length, value, IsTelling: true);
            }
        }

        return Escape.None;
    }
}
