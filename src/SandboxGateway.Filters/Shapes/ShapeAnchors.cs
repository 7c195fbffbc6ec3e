using System.Text;

namespace SandboxGateway.Filters.Shapes;

/// <summary>
/// The literal part of a shape the scan looks for, and the parts on both sides that are checked once it is found.
/// </summary>
internal sealed record ShapeAnchors(IReadOnlyList<string> Literals, int FirstItem, int ItemCount)
{
    public const int MinLength = 4;

    // Enough for the widest choice of prefixes a rule has; more would make one rule heavier than all others.
    private const int MaxLiterals = 48;

    /// <summary>The longest stretch of <paramref name="items"/> that can only be one of a few texts; null when none is long enough.</summary>
    public static ShapeAnchors? Find(IReadOnlyList<ShapeItem> items)
    {
        ShapeAnchors? best = null;
        for (var first = 0; first < items.Count; first++)
        {
            List<string> texts = [""];
            var last = first;
            for (; last < items.Count && Expand(texts, items[last]) is { } longer; last++)
            {
                texts = longer;
            }

            var length = texts.Min(text => text.Length);
            if (length >= MinLength && (best is null || length > best.Literals.Min(text => text.Length)))
            {
                best = new ShapeAnchors(texts, first, last - first);
            }
        }

        return best;
    }

    private static List<string>? Expand(List<string> texts, ShapeItem item)
    {
        var endings = item switch
        {
            ShapeItem.Run { Min: 1, Max: 1 } run when run.Set.Count <= 2 => [.. run.Set.Members.Select(value => ((char)value).ToString())],
            ShapeItem.Group { Min: 1, Max: 1 } group => Alternatives(group),
            _ => null,
        };
        return endings is null || endings.Count * texts.Count > MaxLiterals
            ? null
            : [.. texts.SelectMany(text => endings.Select(ending => text + ending))];
    }

    private static List<string>? Alternatives(ShapeItem.Group group)
    {
        var all = new List<string>();
        foreach (var alternative in group.Alternatives)
        {
            var text = new StringBuilder();
            foreach (var item in alternative)
            {
                if (item is not ShapeItem.Run { Min: 1, Max: 1, Set.Count: 1 } run)
                {
                    return null;
                }

                text.Append((char)run.Set.Members[0]);
            }

            all.Add(text.ToString());
        }

        return all;
    }
}
