using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Refuses plans that would look at one value without end, or too often.</summary>
internal static class PlanChecker
{
    // Schemas in a plan. The largest text holds some 10,000 empty ones.
    private const int MaxNodes = 10_000;

    // Schemas that may look at one and the same value, every branch counted.
    private const int MaxWidth = 4_096;

    public static void Check(IReadOnlyList<SchemaLocation> locations, SchemaIndex index)
    {
        if (locations.Count > MaxNodes)
        {
            index.Refuse(locations[0].Document, "", $"the schema and what it refers to make more than {MaxNodes} schemas");
            return;
        }

        var widths = new int[locations.Count];
        foreach (var location in locations)
        {
            var width = Measure(location.Node!, widths, locations);
            if (width is < 0 or > MaxWidth)
            {
                var reason = width < 0 ? "refers back to itself for the same value" : $"looks at one value more than {MaxWidth} times";
                index.Refuse(location.Document, location.Pointer, reason);
                return;
            }
        }
    }

    /// <summary>The schemas that look at the same value, this one included; -1 if that never ends.</summary>
    private static int Measure(SchemaNode node, int[] widths, IReadOnlyList<SchemaLocation> locations)
    {
        if (widths[node.Id] != 0)
        {
            return widths[node.Id];
        }

        widths[node.Id] = -1;
        var width = 1;
        foreach (var next in SameValue(node, locations))
        {
            var added = Measure(next, widths, locations);
            if (added < 0)
            {
                return -1;
            }

            width = Math.Min(width + added, MaxWidth + 1);
        }

        return widths[node.Id] = width;
    }

    private static IEnumerable<SchemaNode> SameValue(SchemaNode node, IReadOnlyList<SchemaLocation> locations)
    {
        var dependent = (node.Rules.Object?.Dependencies ?? []).Select(dependency => dependency.Schema);
        if (node.Rules.InPlace is not { } rules)
        {
            return dependent.OfType<SchemaNode>();
        }

        var dynamic = rules.Dynamic is { } reference
            ? locations.Where(location => location.DynamicAnchor == reference.Anchor).Select(location => location.Node!)
            : [];
        return dependent.Concat([rules.Not, rules.If, rules.Then, rules.Else]).OfType<SchemaNode>()
            .Concat([.. rules.References, .. rules.AllOf, .. rules.AnyOf, .. rules.OneOf])
            .Concat(dynamic);
    }
}
