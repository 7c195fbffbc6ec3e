namespace SandboxGateway.Filters.Shapes;

/// <summary>One part of a parsed shape.</summary>
internal abstract record ShapeItem
{
    private ShapeItem()
    {
    }

    /// <summary>Between <paramref name="Min"/> and <paramref name="Max"/> bytes of one set. A literal byte is a run of one.</summary>
    public sealed record Run(ByteSet Set, int Min, int Max) : ShapeItem;

    /// <summary>One of several sequences, <paramref name="Min"/> to <paramref name="Max"/> times.</summary>
    public sealed record Group(IReadOnlyList<IReadOnlyList<ShapeItem>> Alternatives, int Min, int Max) : ShapeItem;

    /// <summary>Where the secret itself starts or ends, when the shape holds more than the secret.</summary>
    public sealed record Mark(bool IsStart) : ShapeItem;
}
