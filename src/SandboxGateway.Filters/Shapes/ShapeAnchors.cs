using System.Text;

namespace SandboxGateway.Filters.Shapes;

/// <summary>
/// The literal part of a shape the scan looks for, and the parts on both sides that are checked once it is found.
/// </summary>
internal sealed record ShapeAnchors(IReadOnlyList<ShapeItem> Items, IReadOnlyList<string> Literals, int FirstItem, int ItemCount)
{
    public const int MinLength = 4;

    // Enough for the widest choice of prefixes a rule has; more would make one rule heavier than all others.
    private const int MaxLiterals = 48;

    // A fixed text too short to look for, with each byte that may follow it or come before.
    private const int MinShortLength = 2;
    private const int MaxWidened = 1024;

    /// <summary>
    /// The longest stretch of <paramref name="items"/> that can only be one of a few texts; null when none is long enough, not
    /// even with what stands next to it, if it <paramref name="mayWiden"/>.
    /// </summary>
    public static ShapeAnchors? Find(IReadOnlyList<ShapeItem> items, bool mayWiden)
    {
        ShapeAnchors? best = null;
        ShapeAnchors? widened = null;
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
                best = new ShapeAnchors(items, texts, first, last - first);
            }
            else if (mayWiden && length >= MinShortLength && best is null && Widen(items, texts, first, last) is { } wide
                && (widened is null || wide.Literals.Count < widened.Literals.Count))
            {
                widened = wide;
            }
        }

        return best ?? widened;
    }

    private static ShapeAnchors? Widen(IReadOnlyList<ShapeItem> items, List<string> texts, int first, int last)
    {
        var missing = MinLength - texts.Min(text => text.Length);
        if (last < items.Count && items[last] is ShapeItem.Run after && after.Min >= missing && Add(texts, after, missing, isBefore: false) is { } longer)
        {
            return new ShapeAnchors(
                [.. items.Take(last), after with { Min = missing, Max = missing }, Rest(after, missing), .. items.Skip(last + 1)],
                longer,
                first,
                last + 1 - first);
        }

        if (first > 0 && items[first - 1] is ShapeItem.Run before && before.Min >= missing && Add(texts, before, missing, isBefore: true) is { } earlier)
        {
            return new ShapeAnchors(
                [.. items.Take(first - 1), Rest(before, missing), before with { Min = missing, Max = missing }, .. items.Skip(first)],
                earlier,
                first,
                last + 1 - first);
        }

        return null;
    }

    private static ShapeItem.Run Rest(ShapeItem.Run run, int taken) => run with { Min = run.Min - taken, Max = run.Max - taken };

    private static List<string>? Add(List<string> texts, ShapeItem.Run run, int count, bool isBefore)
    {
        for (; count > 0; count--)
        {
            if (texts.Count * run.Set.Count > MaxWidened)
            {
                return null;
            }

            texts = [.. texts.SelectMany(text => run.Set.Members.Select(value => isBefore ? (char)value + text : text + (char)value))];
        }

        return texts;
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
