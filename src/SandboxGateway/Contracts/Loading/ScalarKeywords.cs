using SandboxGateway.Contracts.Formats;
using SandboxGateway.Contracts.Patterns;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Reads the keywords for numbers and strings.</summary>
internal static class ScalarKeywords
{
    public static NumberRules? ReadNumber(KeywordReader reader)
    {
        var rules = new NumberRules
        {
            Minimum = reader.ReadNumber("minimum"),
            Maximum = reader.ReadNumber("maximum"),
            ExclusiveMinimum = reader.ReadNumber("exclusiveMinimum"),
            ExclusiveMaximum = reader.ReadNumber("exclusiveMaximum"),
            MultipleOf = reader.ReadNumber("multipleOf"),
        };
        if (rules.MultipleOf is { } step && (step.Exact.Negative || step.Exact.Digits.IsEmpty))
        {
            reader.Refuse("multipleOf", "must be greater than zero");
        }

        return rules == new NumberRules() ? null : rules;
    }

    public static StringRules? ReadString(KeywordReader reader, FormatUse use)
    {
        var rules = new StringRules
        {
            MinLength = reader.ReadCount("minLength") ?? 0,
            MaxLength = reader.ReadCount("maxLength") ?? int.MaxValue,
            Pattern = reader.ReadText("pattern") is { } pattern ? ReadPattern(reader, "pattern", pattern) : null,
            Format = ReadFormat(reader, use),
            Content = reader.Draft == SchemaDraft.Draft7 ? ReadContent(reader) : null,
        };
        return rules == new StringRules() ? null : rules;
    }

    public static SchemaPattern? ReadPattern(KeywordReader reader, string keyword, string source)
    {
        var pattern = SchemaPattern.TryCreate(source, out var reason);
        if (pattern is null)
        {
            reader.Refuse(keyword, reason!);
        }

        return pattern;
    }

    /// <summary>Draft 2020-12 made notes of these keywords; in draft 7 they may assert, and so they do.</summary>
    private static EmbeddedContent? ReadContent(KeywordReader reader)
    {
        var encoding = reader.ReadText("contentEncoding");
        var mediaType = reader.ReadText("contentMediaType");
        if (encoding is not (null or EmbeddedContent.Encoding))
        {
            reader.Refuse("contentEncoding", "names an encoding that is not checked here");
        }

        if (mediaType is not (null or EmbeddedContent.MediaType))
        {
            reader.Refuse("contentMediaType", "names a media type that is not checked here");
        }

        return encoding is null && mediaType is null ? null : new EmbeddedContent(encoding is not null, mediaType is not null);
    }

    private static StringFormat? ReadFormat(KeywordReader reader, FormatUse use)
    {
        if (reader.ReadText("format") is not { } name || use == FormatUse.Annotate)
        {
            return null;
        }

        var format = StringFormat.Find(name);
        if (format is null)
        {
            reader.Refuse("format", "names a format that is not checked here");
        }

        return format;
    }
}
