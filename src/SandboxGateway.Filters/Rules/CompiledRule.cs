using System.Text;
using SandboxGateway.Filters.Anchors;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Rules;

/// <summary>A rule made ready for matching. Immutable, so safe to share between threads.</summary>
internal sealed class CompiledRule
{
    private const int MinKeywordLength = AnchorTable.WindowLength;

    private CompiledRule(Rule rule, IReadOnlyList<ShapeItem> items, ShapeAnchors? anchors)
    {
        Rule = rule;
        Items = items;
        Literals = anchors?.Literals ?? rule.Keywords;
        IgnoreCase = anchors is null || rule.IgnoreCase;
        var first = anchors?.FirstItem ?? 0;
        Before = ShapeNode.Compile([.. items.Take(first)], backward: true);
        After = ShapeNode.Compile([.. items.Skip(first + (anchors?.ItemCount ?? 0))], backward: false);
        FollowedBy = rule.Glued ? null : ByteSet.Alphanumerics.Union(LastSet(items)).Union(ByteSet.Of(rule.Random ? "([{" : ""));
    }

    public Rule Rule { get; }

    public IReadOnlyList<ShapeItem> Items { get; }

    /// <summary>What the scan looks for: literals of the shape, or keywords in front of an assignment.</summary>
    public IReadOnlyList<string> Literals { get; }

    public bool IgnoreCase { get; }

    public bool IsAssignment => Rule.Keywords.Count > 0;

    /// <summary>What comes before the anchor, matched from right to left.</summary>
    public ShapeNode Before { get; }

    /// <summary>What comes after the anchor; of an assignment, the whole value.</summary>
    public ShapeNode After { get; }

    /// <summary>Bytes that must not follow a match; null when any may.</summary>
    public ByteSet? FollowedBy { get; }

    /// <returns>The rule, or null and the <paramref name="mistake"/>.</returns>
    public static CompiledRule? TryCompile(Rule rule, out string mistake)
    {
        mistake = "";
        try
        {
            var items = ShapeParser.Parse(rule.Shape, rule.IgnoreCase);
            if (rule.Keywords.Count > 0)
            {
                mistake = rule.Keywords.Any(keyword => keyword.Length < MinKeywordLength || !Ascii.IsValid(keyword))
                    ? $"keywords must be ASCII, {MinKeywordLength} bytes or longer"
                    : "";
                return mistake.Length == 0 ? new CompiledRule(rule, items, null) : null;
            }

            var anchors = ShapeAnchors.Find(rule.IgnoreCase ? ShapeParser.Parse(rule.Shape, ignoreCase: false) : items);
            mistake = anchors is null ? $"the shape has no fixed text of {MinKeywordLength} bytes to look for; give keywords" : "";
            return anchors is null ? null : new CompiledRule(rule, items, anchors);
        }
        catch (ShapeSyntaxException exception)
        {
            mistake = exception.Message;
            return null;
        }
    }

    public IEnumerable<Anchor> Anchors(int index) =>
        Literals.Select(literal => new Anchor(Encoding.ASCII.GetBytes(literal), IgnoreCase, index));

    // What could have lengthened the match must not follow it: 40 hex digits are no 32-digit key and 8 more.
    private static ByteSet LastSet(IReadOnlyList<ShapeItem> items) => items.Count == 0 ? ByteSet.Of([]) : items[^1] switch
    {
        ShapeItem.Run { Max: > 1 } run when run.Set.Count < 128 => run.Set,
        ShapeItem.Mark => LastSet([.. items.Take(items.Count - 1)]),
        _ => ByteSet.Of([]),
    };
}
