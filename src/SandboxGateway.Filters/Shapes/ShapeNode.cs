namespace SandboxGateway.Filters.Shapes;

/// <summary>A compiled part of a shape with what follows it. Immutable.</summary>
internal sealed class ShapeNode
{
    public static readonly ShapeNode Accept = new() { Kind = ShapeNodeKind.Accept };

    public ShapeNodeKind Kind { get; private init; }

    public ByteSet? Set { get; private init; }

    public int Min { get; private init; }

    public int Max { get; private init; }

    /// <summary>Whether a shorter run can never help, because what follows starts with none of its bytes.</summary>
    public bool IsPossessive { get; private init; }

    public ShapeNode Next { get; private init; } = null!;

    public ShapeNode[] Choices { get; private init; } = [];

    /// <summary>Compiles <paramref name="items"/>; <paramref name="backward"/>: to be matched from right to left.</summary>
    public static ShapeNode Compile(IReadOnlyList<ShapeItem> items, bool backward) => Sequence(items, Accept, backward);

    private static ShapeNode Sequence(IReadOnlyList<ShapeItem> items, ShapeNode next, bool backward)
    {
        var ordered = backward ? items : items.Reverse();
        return ordered.Aggregate(next, (following, item) => Build(item, following, backward));
    }

    private static ShapeNode Build(ShapeItem item, ShapeNode next, bool backward) => item switch
    {
        ShapeItem.Mark mark => new ShapeNode
        {
            Kind = mark.IsStart ? ShapeNodeKind.MarkStart : ShapeNodeKind.MarkEnd,
            Next = next,
        },
        ShapeItem.Group group => Repeat(group, next, backward),
        ShapeItem.Run run => new ShapeNode
        {
            Kind = ShapeNodeKind.Run,
            Set = run.Set,
            Min = run.Min,
            Max = run.Max,
            IsPossessive = run.Min == run.Max || next.FirstBytes() is not { } first || !first.Intersects(run.Set),
            Next = next,
        },
        _ => throw new InvalidOperationException($"No such item: {item.GetType().Name}."),
    };

    // A repeated group is written out; shapes repeat groups a few times only.
    private static ShapeNode Repeat(ShapeItem.Group group, ShapeNode next, bool backward)
    {
        if (group.Max > 16)
        {
            throw new ShapeSyntaxException("a group may be repeated at most 16 times");
        }

        var node = next;
        for (var count = group.Max; count > 0; count--)
        {
            var following = node;
            var choices = group.Alternatives.Select(alternative => Sequence(alternative, following, backward)).ToList();
            if (count > group.Min)
            {
                choices.Add(next);
            }

            node = new ShapeNode { Kind = ShapeNodeKind.Choice, Choices = [.. choices] };
        }

        return node;
    }

    /// <summary>Bytes a match of this node can start with; null when it can match nothing, which accepts any length.</summary>
    public ByteSet? FirstBytes()
    {
        switch (Kind)
        {
            case ShapeNodeKind.Accept:
                return null;
            case ShapeNodeKind.MarkStart or ShapeNodeKind.MarkEnd:
                return Next.FirstBytes();
            case ShapeNodeKind.Choice:
                var firsts = Choices.Select(choice => choice.FirstBytes()).ToList();
                return firsts.Contains(null) ? ByteSet.Of([]).Complement() : firsts.Aggregate((a, b) => a!.Union(b!));
            default:
                return Min > 0 ? Set : Next.FirstBytes() is { } next ? Set!.Union(next) : ByteSet.Of([]).Complement();
        }
    }
}
