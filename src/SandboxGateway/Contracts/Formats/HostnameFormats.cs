using System.Text;
using SandboxGateway.Contracts.Idna;

namespace SandboxGateway.Contracts.Formats;

/// <summary>Host names of RFC 1123, and of RFC 5890 with their labels in Unicode or as A-labels.</summary>
internal static class HostnameFormats
{
    private const int MaxNameBytes = 253;
    private const int MaxLabelBytes = 63;

    // A name in UTF-8 whose ASCII form fits has no more: four bytes a code point, and each takes a byte at least.
    private const int MaxTextBytes = 4 * MaxNameBytes;

    private static ReadOnlySpan<byte> AcePrefix => "xn--"u8;

    public static bool IsHostname(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxNameBytes || !Ascii.IsValid(text))
        {
            return false;
        }

        var hasAsciiLabel = false;
        foreach (var range in text.Split((byte)'.'))
        {
            hasAsciiLabel |= IsAsciiLabel(text[range]);
            if (!IsLetterDigitHyphen(text[range]))
            {
                return false;
            }
        }

        return !hasAsciiLabel || IsInternationalName(Encoding.ASCII.GetString(text));
    }

    public static bool IsInternationalHostname(ReadOnlySpan<byte> text) =>
        text.Length <= MaxTextBytes && IsInternationalName(Encoding.UTF8.GetString(text));

    private static bool IsAsciiLabel(ReadOnlySpan<byte> label) =>
        label.Length > AcePrefix.Length && Ascii.EqualsIgnoreCase(label[..AcePrefix.Length], AcePrefix);

    private static bool IsInternationalName(string text)
    {
        var labels = new List<List<int>>();
        var bytes = -1;
        foreach (var part in text.Split('.', '\u3002', '\uFF0E', '\uFF61'))
        {
            if (ReadLabel(part, out var encodedBytes) is not { } label)
            {
                return false;
            }

            labels.Add(label);
            bytes += encodedBytes + 1;
        }

        return bytes <= MaxNameBytes && (!labels.Exists(IdnaLabel.IsRightToLeft) || labels.TrueForAll(IdnaLabel.HasOneDirection));
    }

    /// <summary>The label's code points in Unicode, and its size in ASCII; null if it is none.</summary>
    private static List<int>? ReadLabel(string text, out int encodedBytes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        encodedBytes = bytes.Length;
        if (Ascii.IsValid(bytes))
        {
            return IsAsciiLabel(bytes)
                ? DecodeAsciiLabel(bytes)
                : IsLetterDigitHyphen(bytes) ? [.. bytes.Select(value => (int)value)] : null;
        }

        var label = text.EnumerateRunes().Select(rune => rune.Value).ToList();
        if (!IdnaLabel.IsValid(label))
        {
            return null;
        }

        encodedBytes = AcePrefix.Length + Punycode.Encode(label).Length;
        return encodedBytes <= MaxLabelBytes ? label : null;
    }

    /// <summary>An A-label must be what its own Unicode form encodes to.</summary>
    private static List<int>? DecodeAsciiLabel(ReadOnlySpan<byte> text)
    {
        var encoded = text[AcePrefix.Length..];
        return text.Length <= MaxLabelBytes && Punycode.Decode(encoded) is { } label
            && label.Exists(value => value >= 0x80) && IdnaLabel.IsValid(label)
            && Ascii.EqualsIgnoreCase(encoded, Punycode.Encode(label))
            ? label
            : null;
    }

    private static bool IsLetterDigitHyphen(ReadOnlySpan<byte> label)
    {
        if (label.Length is 0 or > MaxLabelBytes || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        foreach (var value in label)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value != '-')
            {
                return false;
            }
        }

        return true;
    }
}
