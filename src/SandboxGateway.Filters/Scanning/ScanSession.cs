using SandboxGateway.Filters.Anchors;
using SandboxGateway.Filters.Decoding;
using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Filters.Scanning;

/// <summary>
/// One scan: looks at a text, then at each view of it with a disguise taken off, one inside the other. Keeps its memory for
/// the next scan; used by one thread at a time.
/// </summary>
internal sealed class ScanSession
{
    private const int HitsAtOnce = 256;

    private readonly TextView[] _views = [.. Enumerable.Range(0, ScanLimits.MaxDepth + 1).Select(_ => new TextView())];
    private readonly DisguisePath[] _paths = new DisguisePath[ScanLimits.MaxDepth + 1];
    private readonly CoveredStretch[] _reversed = new CoveredStretch[ScanLimits.MaxDepth + 1];
    private readonly CoveredStretch[] _rotated = new CoveredStretch[ScanLimits.MaxDepth + 1];
    private readonly CoveredStretch[] _joined = new CoveredStretch[ScanLimits.MaxDepth + 1];
    private readonly CoveredStretch[] _turnedScans = new CoveredStretch[ScanLimits.MaxDepth + 1];
    private readonly MatchVerifier _verifier;
    private RuleSet _rules = null!;
    private List<Finding> _findings = null!;
    private long _budget;
    private long _limit;
    private int _inspections;
    private int _bareStreams;
    private int _streams;
    private int _length;

    public ScanSession() => _verifier = new MatchVerifier(this);

    /// <summary>Where the first match starts that more text could have made longer or whole; the text's length if there is none.</summary>
    public int OpenFrom { get; private set; }

    /// <summary>What the last scan cost beyond one walk over the text: bytes of views, steps of matching, anchors looked at.</summary>
    public long Work => _limit - _budget + _verifier.Work + _inspections;

    /// <summary>Adds what <paramref name="text"/> holds to <paramref name="findings"/>.</summary>
    public void Scan(RuleSet rules, ReadOnlySpan<byte> text, List<Finding> findings)
    {
        (_rules, _findings) = (rules, findings);
        _budget = ScanLimits.MinViewBytes + ((long)text.Length * ScanLimits.ViewBytesPerByte);
        _limit = _budget;
        _bareStreams = _streams = _inspections = 0;
        _verifier.Begin(text.Length);
        OpenFrom = _length = text.Length;
        var first = findings.Count;
        ScanText(text, depth: 0);
        Disguises.Undo(this, text, depth: 0);
        FindingList.Reduce(findings, first, rules.Allowed, text);
    }

    /// <summary>
    /// The view below <paramref name="depth"/>, to be filled with <paramref name="size"/> bytes made of a stretch of the text
    /// there. Null when the limits are reached: of depth, or of work, in which case the stretch counts as a finding.
    /// </summary>
    public TextView? Open(int depth, int start, int end, int size)
    {
        if (depth >= ScanLimits.MaxDepth)
        {
            return null;
        }

        _budget -= size + ScanLimits.BytesPerView;
        if (_budget >= 0)
        {
            return _views[depth + 1];
        }

        ReportUnread(start, end, depth);
        return null;
    }

    /// <summary>The same for what a packed payload, the whole text at <paramref name="depth"/>, is unpacked to.</summary>
    public TextView? OpenPacked(int depth, int length)
    {
        if (_streams++ < ScanLimits.MinStreams + (_length / ScanLimits.BytesPerStream))
        {
            return Open(depth, 0, length, length);
        }

        ReportUnread(0, length, depth);
        return null;
    }

    /// <summary>Takes what a view turned out to need more than it was opened with.</summary>
    public void Spend(int size) => _budget -= size;

    /// <summary>Goes to the view filled last, which stands below <paramref name="depth"/>.</summary>
    public void Enter(int depth) => _paths[depth + 1] = _paths[depth].Then(_views[depth + 1].Disguise);

    /// <summary>Scans the view filled last, and views of it.</summary>
    public void Descend(int depth)
    {
        DescendOnce(depth);
        if (depth + 1 < ScanLimits.MaxDepth)
        {
            Disguises.Undo(this, _views[depth + 1].Text, depth + 1);
        }
    }

    /// <summary>Scans the view filled last, but no view of it.</summary>
    public void DescendOnce(int depth)
    {
        Enter(depth);
        ScanText(_views[depth + 1].Text, depth + 1);
    }

    /// <summary>Whether the text at <paramref name="depth"/> was already made by <paramref name="disguise"/>.</summary>
    public bool IsUnder(int depth, Disguise disguise) => _paths[depth].Contains(disguise);

    /// <summary>Whether one more payload without a mark may be tried as a compressed stream.</summary>
    public bool MayTryBareStream() => _bareStreams++ < ScanLimits.MaxBareStreams;

    /// <summary>Whether <paramref name="start"/> to <paramref name="end"/> was not yet turned around; now it is, up to <paramref name="until"/>.</summary>
    public bool MayTurn(int depth, bool isReversed, int start, int end, int until) =>
        (isReversed ? _reversed : _rotated)[depth].Extend(start, end, until);

    /// <summary>The same for putting a broken secret together.</summary>
    public bool MayJoin(int depth, int start, int end, int until) => _joined[depth].Extend(start, end, until);

    /// <summary>Looks for what the rules are found by, backwards or rotated, around a stretch that may be a secret.</summary>
    public void ScanTurned(ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        (start, end) = (Math.Max(0, start), Math.Min(text.Length, end));
        var position = _turnedScans[depth].Skip(start);
        if (!_turnedScans[depth].Extend(start, end, end))
        {
            return;
        }

        Span<int> hits = stackalloc int[HitsAtOnce];
        var scanner = _rules.Turned;
        for (var count = scanner.Find(text[..end], ref position, hits); count > 0; count = scanner.Find(text[..end], ref position, hits))
        {
            foreach (var hit in hits[..count])
            {
                Inspect(scanner.Table, text, hit, depth);
            }
        }
    }

    /// <summary>Holds the rules that have no anchor against a run, as it stands: any is as random rotated or backwards.</summary>
    public void InspectRun(ReadOnlySpan<byte> text, int start, int depth)
    {
        if (!IsUnder(depth, Disguise.Rot13) && !IsUnder(depth, Disguise.Reversed))
        {
            _verifier.VerifyRun(text, _rules.Runs, start, depth);
        }
    }

    /// <summary>Adds a finding in the text at <paramref name="depth"/>.</summary>
    public void Report(Rule rule, int start, int end, double confidence, int depth, string? match = null)
    {
        for (var level = depth; level > 0; level--)
        {
            (start, end) = _views[level].ToParent(start, end);
        }

        _findings.Add(new Finding(rule, start, end, confidence, _paths[depth]) { Match = match });
    }

    /// <summary>Adds what there was too much of to look at: it may hold anything.</summary>
    public void ReportUnread(int start, int end, int depth) =>
        Report(UnreadText.Rule, start, Math.Max(end, start + 1), UnreadText.Rule.Confidence, depth);

    /// <summary>Notes that a match from <paramref name="start"/> ran into the end of the text at <paramref name="depth"/>.</summary>
    public void KeepOpen(int start, int end, int depth)
    {
        for (var level = depth; level > 0; level--)
        {
            (start, end) = _views[level].ToParent(start, end);
        }

        if (end >= _length)
        {
            OpenFrom = Math.Min(OpenFrom, start);
        }
    }

    /// <summary>The view at <paramref name="depth"/>; null for the text itself.</summary>
    public TextView? ViewAt(int depth) => depth == 0 ? null : _views[depth];

    private void ScanText(ReadOnlySpan<byte> text, int depth)
    {
        _reversed[depth] = _rotated[depth] = _joined[depth] = _turnedScans[depth] = default;
        Span<int> hits = stackalloc int[HitsAtOnce];
        var scanner = _rules.Scanner;
        var position = 0;
        var clear = 0;
        for (var count = scanner.Find(text, ref position, hits); count > 0; count = scanner.Find(text, ref position, hits))
        {
            foreach (var hit in hits[..count])
            {
                // Anchors inside a match found before are part of it.
                if (hit >= clear)
                {
                    clear = Math.Max(clear, Inspect(scanner.Table, text, hit, depth));
                }
            }
        }

        // Disguises are looked for from the start again.
        _reversed[depth] = _rotated[depth] = default;
    }

    // Checks every anchor that has its rarest bytes here; returns where the longest sure match ends.
    private int Inspect(AnchorTable table, ReadOnlySpan<byte> text, int hit, int depth)
    {
        _inspections++;
        var end = 0;
        var first = hit;
        var mayBeBroken = false;
        for (var index = table.First(text, hit); index >= 0; index = table.Next(index, text, hit))
        {
            var anchor = table.Anchors[index];
            var start = hit - anchor.WindowOffset;
            first = Math.Min(first, start);
            if (anchor.IsTurned)
            {
                RunDecoder.TurnAround(this, text, start, start + anchor.Literal.Length, anchor.IsReversed, RunDecoder.TurnedReach, depth);
                continue;
            }

            end = Math.Max(end, _verifier.Verify(text, _rules.Compiled, anchor, start, depth, ref mayBeBroken));
        }

        if (mayBeBroken && end == 0)
        {
            if (text.Length - hit < GapDecoder.MaxUnbroken)
            {
                KeepOpen(first, text.Length, depth);
            }

            GapDecoder.TryAround(this, text, hit, depth);
        }

        return end;
    }
}
