namespace SandboxGateway.Filters.Shapes;

/// <summary>
/// Matches compiled shapes at one place of a text. Work is bounded by a number of steps for each call, so a hostile text
/// costs at most a constant for each anchor it holds.
/// </summary>
internal ref struct ShapeMatcher(ReadOnlySpan<byte> text)
{
    // A private key is walked once, 8 KiB; nothing else needs more than a few hundred steps.
    private const int MaxSteps = 16 * 1024;

    // Counting a run is so much cheaper for each byte than a step.
    private const int BytesPerStep = 16;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _steps = 0;

    /// <summary>Where the marked part starts and ends; -1 when the shape marks none.</summary>
    public int MarkStart { get; private set; } = -1;

    public int MarkEnd { get; private set; } = -1;

    /// <summary>How much work there was.</summary>
    public readonly int Steps => _steps;

    /// <summary>How far the text was as the shape wants it.</summary>
    public int Furthest { get; private set; }

    /// <summary>The same for what is before the anchor.</summary>
    public int FurthestBack { get; private set; } = int.MaxValue;

    /// <summary>Whether the match could have gone on had the text been longer.</summary>
    public bool ReachedEnd { get; private set; }

    /// <returns>Where the match ends, or -1.</returns>
    public int Forward(ShapeNode node, int position)
    {
        return Match(node, position, forward: true);
    }

    /// <returns>Where a match that ends at <paramref name="position"/> starts, or -1.</returns>
    public int Backward(ShapeNode node, int position)
    {
        return Match(node, position, forward: false);
    }

    private int Match(ShapeNode node, int position, bool forward)
    {
        switch (node.Kind)
        {
            case ShapeNodeKind.Accept:
                return position;
            case ShapeNodeKind.Run:
                return MatchRun(node, position, forward);
            case ShapeNodeKind.Choice:
                foreach (var choice in node.Choices)
                {
                    if (Match(choice, position, forward) is >= 0 and var end)
                    {
                        return end;
                    }
                }

                return -1;
            default:
                var result = Match(node.Next, position, forward);
                if (result >= 0 && node.Kind == ShapeNodeKind.MarkStart)
                {
                    MarkStart = position;
                }
                else if (result >= 0)
                {
                    MarkEnd = position;
                }

                return result;
        }
    }

    private int MatchRun(ShapeNode node, int position, bool forward)
    {
        var available = Math.Min(node.Max, forward ? _text.Length - position : position);
        var count = forward ? CountForward(node.Set!, position, available) : CountBackward(node.Set!, position, available);
        _steps += (count / BytesPerStep) + 1;
        if (forward)
        {
            ReachedEnd |= position + count == _text.Length && count < node.Max;
            Furthest = Math.Max(Furthest, position + count);
        }
        else
        {
            FurthestBack = Math.Min(FurthestBack, position - count);
        }

        for (var length = count; length >= node.Min && _steps < MaxSteps; length--)
        {
            var end = Match(node.Next, forward ? position + length : position - length, forward);
            if (end >= 0 || node.IsPossessive)
            {
                return end;
            }

            _steps++;
        }

        return -1;
    }

    private readonly int CountForward(ByteSet set, int position, int available)
    {
        var count = 0;
        var near = Math.Min(available, BytesPerStep);
        while (count < near && set.Contains(_text[position + count]))
        {
            count++;
        }

        return count < near || count == available ? count : count + set.CountAtStart(_text.Slice(position + count, available - count));
    }

    private readonly int CountBackward(ByteSet set, int position, int available)
    {
        var count = 0;
        while (count < available && set.Contains(_text[position - count - 1]))
        {
            count++;
        }

        return count;
    }
}
