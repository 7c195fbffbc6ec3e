namespace SandboxGateway.Filters.Scanning;

/// <summary>The stretch of a text up to which one kind of work is done, so that none is done twice.</summary>
internal record struct CoveredStretch
{
    private int _from;
    private int _until;

    /// <summary>Whether some of <paramref name="start"/> to <paramref name="end"/> is new; if so, all up to <paramref name="until"/> counts as done.</summary>
    public bool Extend(int start, int end, int until)
    {
        if (start >= _from && end <= _until)
        {
            return false;
        }

        _from = start > _until ? start : Math.Min(start, _until == 0 ? start : _from);
        _until = until;
        return true;
    }

    /// <summary>The first position from <paramref name="start"/> on that is new.</summary>
    public readonly int Skip(int start) => start >= _from && start < _until ? _until : start;
}
