using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Finds the schemas that can judge containers while these are read.</summary>
internal static class StreamPlanner
{
    // Members that were there are ticked off in one machine word, and a value is judged by few schemas at once.
    private const int MaxNames = 64;
    private const int MaxConjunction = SchemaNode.MaxConjunction;

    public static void Plan(IReadOnlyList<SchemaLocation> locations)
    {
        // A dynamic reference needs to know how it was reached, which streaming does not record.
        if (locations.Any(location => location.Node!.Rules.InPlace?.Dynamic is not null))
        {
            return;
        }

        foreach (var location in locations)
        {
            var nodes = new List<SchemaNode>();
            if (TryCollect(location.Node!, nodes))
            {
                location.Node!.SetConjunction([.. nodes]);
            }
        }
    }

    private static bool TryCollect(SchemaNode node, List<SchemaNode> nodes)
    {
        if (nodes.Contains(node))
        {
            return true;
        }

        nodes.Add(node);
        if (nodes.Count > MaxConjunction || !Streams(node.Rules))
        {
            return false;
        }

        SchemaNode[] added = node.Rules.InPlace is { } rules ? [.. rules.References, .. rules.AllOf] : [];
        return Array.TrueForAll(added, next => TryCollect(next, nodes));
    }

    private static bool Streams(SchemaRules rules) =>
        rules.Const is not { AllowsContainers: true }
        && rules.Enum is not { AllowsContainers: true }
        && rules.Array is not ({ UniqueItems: true } or { Contains: not null } or { Unevaluated: not null })
        && rules.Object is not ({ Unevaluated: not null } or { Dependencies.Length: > 0 } or { Properties.Length: > MaxNames })
        && rules.InPlace is not { IsConjunction: false };
}
