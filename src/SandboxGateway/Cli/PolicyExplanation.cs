using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SandboxGateway.Policies;
using SandboxGateway.Policies.Exposure;
using SandboxGateway.Policies.Tightening;

namespace SandboxGateway.Cli;

/// <summary>A policy as it takes effect: its values with their places and reasons, and its exposure.</summary>
internal sealed class PolicyExplanation(SandboxPolicy policy)
{
    private readonly ExposureScore _exposure = ExposureScore.Of(policy);

    private readonly (PolicyTerm Term, PolicyOrigin? Origin)[] _values =
        [.. PolicyAspects.All.SelectMany(aspect => aspect.Terms(policy)).Select(term => (term, policy.OriginOf(term.Path)))];

    public JsonObject ToJson() => new()
    {
        ["name"] = policy.Name,
        ["digest"] = policy.Digest,
        ["extends"] = policy.Extends,
        ["description"] = policy.Description,
        ["values"] = new JsonArray([.. _values.Select(value => new JsonObject
        {
            ["path"] = value.Term.Path,
            ["value"] = value.Term.Text,
            ["file"] = value.Origin?.File,
            ["line"] = value.Origin?.Line,
            ["reason"] = value.Origin?.Reason,
        })]),
        ["exposure"] = new JsonObject
        {
            ["score"] = _exposure.Tenths / 10.0,
            ["word"] = _exposure.Word,
            ["points"] = _exposure.Points,
            ["weight"] = _exposure.Weight,
            ["terms"] = new JsonArray([.. _exposure.Terms.Select(term => new JsonObject
            {
                ["id"] = term.Check.Id,
                ["question"] = term.Check.Question,
                ["weight"] = term.Check.Weight,
                ["range"] = term.Check.Range,
                ["badness"] = term.Badness,
                ["points"] = term.Points,
            })]),
        },
    };

    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{policy.Name}  {policy.Digest}");
        text.AppendLine(policy.Description);
        if (policy.Extends is { } parent)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"tightens {parent}");
        }

        text.AppendLine();
        AddTable(text, _values.Select(value => (string[])
        [
            value.Term.Path, value.Term.Text, value.Origin?.ToString() ?? "default", value.Origin?.Reason ?? "",
        ]));
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"exposure {_exposure.Text} {_exposure.Word}");
        text.AppendLine(CultureInfo.InvariantCulture, $"= ceil(100 x {_exposure.Points} / {_exposure.Weight}) / 10; points = ceil(badness x weight / range)");
        text.AppendLine();
        AddTable(text, _exposure.Terms.Select(term => (string[])
        [
            term.Check.Id, $"{term.Points}", $"= {term.Badness} x {term.Check.Weight} / {term.Check.Range}", term.Check.Question,
        ]));
        return text.ToString().TrimEnd();
    }

    private static void AddTable(StringBuilder text, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        var widths = Enumerable.Range(0, all[0].Length).Select(column => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
