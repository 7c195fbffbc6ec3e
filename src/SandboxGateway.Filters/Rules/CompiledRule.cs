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
        items = anchors is { } found && !rule.IgnoreCase ? found.Items : items;
        Rule = rule;
        Items = items;
        Literals = anchors?.Literals ?? (rule.Run ? [] : rule.Keywords);
        IgnoreCase = anchors is null || rule.IgnoreCase;
        var first = anchors?.FirstItem ?? 0;
        Before = ShapeNode.Compile([.. items.Take(first)], backward: true);
        After = ShapeNode.Compile([.. items.Skip(first + (anchors?.ItemCount ?? 0))], backward: false);
        _goesOn = After.FirstBytes()?.Union(_breaks) ?? ByteSet.Of([]).Complement();
        StartsWord = !rule.Glued && anchors is not null && Before == ShapeNode.Accept;
        FollowedBy = rule.Glued ? null : ByteSet.Alphanumerics.Union(LastSet(items)).Union(ByteSet.Of(rule.Random ? "([{" : rule.Run ? "+/=_-" : ""));
    }

    private static readonly ByteSet _breaks = ByteSet.Of(" \t\r\n\"'`\\<");

    private readonly ByteSet _goesOn;

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

    /// <summary>Whether the anchor is the start of a match that must be the start of a word.</summary>
    public bool StartsWord { get; }

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

            if (rule.Run)
            {
                return new CompiledRule(rule, items, null);
            }

            var anchors = ShapeAnchors.Find(rule.IgnoreCase ? ShapeParser.Parse(rule.Shape, ignoreCase: false) : items, mayWiden: !rule.IgnoreCase);
            mistake = anchors is null ? $"the shape has no fixed text of {MinKeywordLength} bytes to look for; give keywords" : "";
            return anchors is null ? null : new CompiledRule(rule, items, anchors);
        }
        catch (ShapeSyntaxException exception)
        {
            mistake = exception.Message;
            return null;
        }
    }

    /// <summary>What the scan looks for, with the rules that share it.</summary>
    public static IEnumerable<Anchor> Anchors(IReadOnlyList<CompiledRule> rules) =>
        rules.SelectMany((rule, index) => rule.Literals.Select(literal => (rule, index, literal)))
            .GroupBy(each => (each.rule.IgnoreCase, Literal: each.rule.IgnoreCase ? each.literal.ToLowerInvariant() : each.literal))
            .Select(group => new Anchor(Encoding.ASCII.GetBytes(group.Key.Literal), group.Key.IgnoreCase, [.. group.Select(each => each.index).Distinct()])
            {
                HasAssignments = group.Any(each => each.rule.IsAssignment),
            });

    /// <summary>Whether what follows the anchor, or is assigned to it, can be the first byte of the rest, or a break in it.</summary>
    public bool MayGoOn(ReadOnlySpan<byte> text, int position) => position >= text.Length || _goesOn.Contains(text[position]);

    // What could have lengthened the match must not follow it: 40 hex digits are no 32-digit key and 8 more.
    private static ByteSet LastSet(IReadOnlyList<ShapeItem> items) => items.Count == 0 ? ByteSet.Of([]) : items[^1] switch
    {
        ShapeItem.Run { Max: > 1 } run when run.Set.Count < 128 => run.Set,
        ShapeItem.Mark => LastSet([.. items.Take(items.Count - 1)]),
        _ => ByteSet.Of([]),
    };
}
