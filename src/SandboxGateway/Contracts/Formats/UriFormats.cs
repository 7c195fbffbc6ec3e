namespace SandboxGateway.Contracts.Formats;

/// <summary>URIs and references of RFC 3986, and with wider letters of RFC 3987.</summary>
internal static class UriFormats
{
    public static bool IsUri(ReadOnlySpan<byte> text) => IsReference(text, absolute: true, international: false);

    public static bool IsUriReference(ReadOnlySpan<byte> text) => IsReference(text, absolute: false, international: false);

    public static bool IsIri(ReadOnlySpan<byte> text) => IsReference(text, absolute: true, international: true);

    public static bool IsIriReference(ReadOnlySpan<byte> text) => IsReference(text, absolute: false, international: true);

    private static bool IsReference(ReadOnlySpan<byte> text, bool absolute, bool international)
    {
        var fragment = text.IndexOf((byte)'#');
        if (fragment >= 0)
        {
            if (!UriCharacters.AreAll(text[(fragment + 1)..], ":@/?"u8, international, isQuery: false))
            {
                return false;
            }

            text = text[..fragment];
        }

        var query = text.IndexOf((byte)'?');
        if (query >= 0)
        {
            if (!UriCharacters.AreAll(text[(query + 1)..], ":@/?"u8, international, isQuery: true))
            {
                return false;
            }

            text = text[..query];
        }

        var colon = text.IndexOf((byte)':');
        if (colon >= 0 && IsScheme(text[..colon]))
        {
            return IsHierarchy(text[(colon + 1)..], international);
        }

        // Without a scheme, a colon in the first segment would read as one.
        var slash = text.IndexOf((byte)'/');
        return !absolute && (colon < 0 || (slash >= 0 && slash < colon)) && IsHierarchy(text, international);
    }

    private static bool IsHierarchy(ReadOnlySpan<byte> text, bool international)
    {
        if (text.StartsWith("//"u8))
        {
            text = text[2..];
            var slash = text.IndexOf((byte)'/');
            if (!IsAuthority(slash < 0 ? text : text[..slash], international))
            {
                return false;
            }

            text = slash < 0 ? default : text[slash..];
        }

        return UriCharacters.AreAll(text, ":@/"u8, international, isQuery: false);
    }

    private static bool IsAuthority(ReadOnlySpan<byte> text, bool international)
    {
        var at = text.IndexOf((byte)'@');
        if (at >= 0)
        {
            if (!UriCharacters.AreAll(text[..at], ":"u8, international, isQuery: false))
            {
                return false;
            }

            text = text[(at + 1)..];
        }

        var hostEnd = text.StartsWith("["u8) ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':');
        hostEnd = hostEnd < 0 ? text.Length : hostEnd;
        var host = text[..hostEnd];
        var port = text[hostEnd..];
        return (port.IsEmpty || (port[0] == ':' && !port[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')))
            && (host.StartsWith("["u8) ? IsAddress(host[1..^1]) : UriCharacters.AreAll(host, default, international, isQuery: false));
    }

    private static bool IsAddress(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is not ((byte)'v' or (byte)'V'))
        {
            return AddressFormats.IsIPv6(text);
        }

        // IPvFuture: a version in hexadecimal, a dot, and what that version has.
        var dot = text.IndexOf((byte)'.');
        if (dot < 2 || dot + 1 == text.Length || text[(dot + 1)..].Contains((byte)'%'))
        {
            return false;
        }

        foreach (var value in text[1..dot])
        {
            if (!char.IsAsciiHexDigit((char)value))
            {
                return false;
            }
        }

        return UriCharacters.AreAll(text[(dot + 1)..], ":"u8, international: false, isQuery: false);
    }

    private static bool IsScheme(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetter((char)text[0]))
        {
            return false;
        }

        foreach (var value in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'+' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return true;
    }
}
