namespace SandboxGateway.Workers.Output;

/// <summary>
/// Cuts what a worker writes into lines, lets through what its budget allows and counts the rest. A flood costs a search for
/// line feeds, no more. For one stream, one thread at a time.
/// </summary>
internal sealed class OutputLines(OutputBudget budget, OutputText text)
{
    /// <summary>
    /// Of a longer line only this much is looked at. Twice what is logged of it, so that a secret across that place is whole
    /// when it is looked for.
    /// </summary>
    public const int MaxLineBytes = 2 * OutputText.MaxLoggedBytes;

    private readonly byte[] _line = new byte[MaxLineBytes];
    private int _length;
    private bool _isSkipping;

    /// <summary>Lines suppressed since <see cref="TakeSuppressed"/>.</summary>
    private long _suppressedLines;
    private long _suppressedBytes;

    /// <summary>Takes the next bytes; how many of them were suppressed.</summary>
    public long Add(ReadOnlySpan<byte> bytes)
    {
        var before = _suppressedBytes;
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            Append(part);
            if (end < 0)
            {
                break;
            }

            bytes = bytes[(end + 1)..];
            if (!EndLine())
            {
                Skip(bytes);
                break;
            }
        }

        return _suppressedBytes - before;
    }

    /// <summary>Lets go of a last line that has no end.</summary>
    public void Complete()
    {
        if (_length > 0)
        {
            EndLine();
        }
    }

    /// <summary>What was suppressed since the last call.</summary>
    public (long Lines, long Bytes) TakeSuppressed()
    {
        var taken = (_suppressedLines, _suppressedBytes);
        (_suppressedLines, _suppressedBytes) = (0, 0);
        return taken;
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        var kept = _isSkipping ? 0 : Math.Min(part.Length, MaxLineBytes - _length);
        part[..kept].CopyTo(_line.AsSpan(_length));
        _length += kept;
        _suppressedBytes += part.Length - kept;
    }

    // False if the budget is used up.
    private bool EndLine()
    {
        var isAllowed = !_isSkipping && budget.TryTake(_length);
        if (isAllowed)
        {
            text.AddLine(_line.AsSpan(0, _length));
        }
        else
        {
            _suppressedLines++;
            _suppressedBytes += _length;
        }

        isAllowed |= _isSkipping;
        _isSkipping = false;
        _length = 0;
        return isAllowed;
    }

    // The rest of what was read at once goes the way of the line before it; the end of its last line is still to come.
    private void Skip(ReadOnlySpan<byte> bytes)
    {
        _suppressedBytes += bytes.Length;
        _suppressedLines += bytes.Count((byte)'\n');
        _isSkipping = !bytes.IsEmpty && bytes[^1] != '\n';
    }
}
