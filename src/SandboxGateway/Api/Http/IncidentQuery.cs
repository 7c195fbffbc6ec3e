using System.Globalization;
using SandboxGateway.Incidents;

namespace SandboxGateway.Api.Http;

/// <summary>What a list of incidents is to hold, as the query string says.</summary>
internal sealed record IncidentQuery(string? Model, IncidentKind? Kind, int Limit)
{
    private const int DefaultLimit = 100;

    private static readonly string[] _names = ["model", "kind", "limit"];

    /// <returns>What is wrong with the query, or null.</returns>
    public static string? TryRead(IQueryCollection values, out IncidentQuery query)
    {
        query = new IncidentQuery(null, null, DefaultLimit);
        foreach (var (name, value) in values)
        {
            if (!_names.Contains(name, StringComparer.Ordinal) || value.Count != 1)
            {
                return $"Each of {string.Join(", ", _names)} may be given once, and nothing else.";
            }
        }

        if (TryReadKind(values["kind"], out var kind) is { } wrongKind)
        {
            return wrongKind;
        }

        if (TryReadLimit(values["limit"], out var limit) is { } wrongLimit)
        {
            return wrongLimit;
        }

        query = new IncidentQuery(values["model"], kind, limit);
        return null;
    }

    private static string? TryReadKind(string? text, out IncidentKind? kind)
    {
        kind = null;
        if (text is null)
        {
            return null;
        }

        // By name: Enum.TryParse would take numbers too.
        foreach (var known in Enum.GetValues<IncidentKind>())
        {
            if (known.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                kind = known;
                return null;
            }
        }

        return $"kind is one of {string.Join(", ", Enum.GetNames<IncidentKind>())}.";
    }

    private static string? TryReadLimit(string? text, out int limit)
    {
        limit = DefaultLimit;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= IncidentLog.Capacity)
            ? null
            : $"limit is a number from 1 to {IncidentLog.Capacity}.";
    }
}
