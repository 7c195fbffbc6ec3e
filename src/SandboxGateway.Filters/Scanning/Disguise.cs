namespace SandboxGateway.Filters.Scanning;

/// <summary>What hid a secret from a plain look at the text.</summary>
public enum Disguise
{
    None,
    JsonEscape,
    UrlEscape,
    HtmlEscape,
    Base64,
    Hex,
    Gzip,
    Deflate,
    Utf16,
    Unicode,
    Gaps,
    Split,
    Reversed,
    Rot13,
    Numbers,
    Bits,
    LineBreaks,
}
