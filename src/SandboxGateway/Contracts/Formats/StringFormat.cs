namespace SandboxGateway.Contracts.Formats;

/// <summary>A format we check, over the UTF-8 of a string.</summary>
internal sealed class StringFormat
{
    private static readonly Dictionary<string, StringFormat> _known = Create(
        ("date", DateTimeFormats.IsDate),
        ("time", DateTimeFormats.IsTime),
        ("date-time", DateTimeFormats.IsDateTime),
        ("duration", DurationFormat.IsDuration),
        ("hostname", HostnameFormats.IsHostname),
        ("idn-hostname", HostnameFormats.IsInternationalHostname),
        ("ipv4", AddressFormats.IsIPv4),
        ("ipv6", AddressFormats.IsIPv6),
        ("email", EmailFormat.IsEmail),
        ("idn-email", EmailFormat.IsInternationalEmail),
        ("uri", UriFormats.IsUri),
        ("uri-reference", UriFormats.IsUriReference),
        ("iri", UriFormats.IsIri),
        ("iri-reference", UriFormats.IsIriReference),
        ("uri-template", UriTemplateFormat.IsUriTemplate),
        ("uuid", UuidFormat.IsUuid),
        ("json-pointer", PointerFormats.IsJsonPointer),
        ("relative-json-pointer", PointerFormats.IsRelativeJsonPointer),
        ("regex", RegexFormat.IsRegex));

    private readonly FormatCheck _check;

    private StringFormat(string name, FormatCheck check)
    {
        Name = name;
        _check = check;
    }

    public string Name { get; }

    public static IEnumerable<string> Names => _known.Keys;

    /// <summary>Null for a format that is not implemented.</summary>
    public static StringFormat? Find(string name) => _known.GetValueOrDefault(name);

    public bool IsMatch(ReadOnlySpan<byte> text) => _check(text);

    private static Dictionary<string, StringFormat> Create(params (string Name, FormatCheck Check)[] formats) =>
        formats.ToDictionary(format => format.Name, format => new StringFormat(format.Name, format.Check), StringComparer.Ordinal);
}
