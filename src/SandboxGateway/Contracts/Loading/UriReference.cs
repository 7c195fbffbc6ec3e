namespace SandboxGateway.Contracts.Loading;

/// <summary>A URI or reference in its five parts, resolved as RFC 3986, section 5.2 says and otherwise left as written.</summary>
internal sealed record UriReference(string? Scheme, string? Authority, string Path, string? Query, string? Fragment)
{
    public string WithoutFragment =>
        (Scheme is null ? "" : Scheme + ":") + (Authority is null ? "" : "//" + Authority) + Path + (Query is null ? "" : "?" + Query);

    public static UriReference Parse(string text)
    {
        var fragment = TakeAfter(ref text, '#');
        var query = TakeAfter(ref text, '?');
        string? scheme = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && char.IsAsciiLetter(text[0]) && text.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 || slash > colon))
        {
            scheme = text[..colon];
            text = text[(colon + 1)..];
        }

        string? authority = null;
        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            var end = text.IndexOf('/', 2);
            authority = end < 0 ? text[2..] : text[2..end];
            text = end < 0 ? "" : text[end..];
        }

        return new UriReference(scheme, authority, text, query, fragment);
    }

    public UriReference Resolve(UriReference reference)
    {
        if (reference.Scheme is not null)
        {
            return reference with { Path = RemoveDots(reference.Path) };
        }

        if (reference.Authority is not null)
        {
            return reference with { Scheme = Scheme, Path = RemoveDots(reference.Path) };
        }

        if (reference.Path.Length == 0)
        {
            return this with { Query = reference.Query ?? Query, Fragment = reference.Fragment };
        }

        var path = reference.Path[0] == '/' ? reference.Path : Merge(reference.Path);
        return this with { Path = RemoveDots(path), Query = reference.Query, Fragment = reference.Fragment };
    }

    private static string? TakeAfter(ref string text, char mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = text[(at + 1)..];
        text = text[..at];
        return rest;
    }

    private static string RemoveDots(string path)
    {
        if (!path.StartsWith('/'))
        {
            return path;
        }

        var segments = new List<string>();
        var parts = path[1..].Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }

            if (parts[i] is not ("." or ".."))
            {
                segments.Add(parts[i]);
            }
            else if (i == parts.Length - 1)
            {
                segments.Add("");
            }
        }

        return "/" + string.Join('/', segments);
    }

    private string Merge(string path) =>
        Authority is not null && Path.Length == 0 ? "/" + path : Path[..(Path.LastIndexOf('/') + 1)] + path;
}
