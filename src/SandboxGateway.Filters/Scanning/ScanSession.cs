using System.Buffers.Binary;
using SandboxGateway.Filters.Decoding;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Scanning;

/// <summary>
/// One scan: looks at a text, then at each view of it with a disguise taken off, one inside the other. Keeps its memory for
/// the next scan; used by one thread at a time.
/// </summary>
internal sealed class ScanSession
{
    private const int MaxGapAttempts = 4;

    private readonly TextView[] _views = [.. Enumerable.Range(0, ScanLimits.MaxDepth + 1).Select(_ => new TextView())];
    private readonly DisguisePath[] _paths = new DisguisePath[ScanLimits.MaxDepth + 1];
    private RuleSet _rules = null!;
    private List<Finding> _findings = null!;
    private long _budget;
    private readonly int[] _turnedUntil = new int[ScanLimits.MaxDepth + 1];
    private readonly int[] _joinedUntil = new int[ScanLimits.MaxDepth + 1];
    private int _bareStreams;
    private int _streams;
    private int _assignedName;
    private int _assignedIn;
    private int _assignedValue;
    private bool _isAssignmentOpen;
    private int _length;

    /// <summary>Where the first match starts that more text could have made longer or whole; the text's length if there is none.</summary>
    public int OpenFrom { get; private set; }

    /// <summary>Adds what <paramref name="text"/> holds to <paramref name="findings"/>.</summary>
    public void Scan(RuleSet rules, ReadOnlySpan<byte> text, List<Finding> findings)
    {
        (_rules, _findings) = (rules, findings);
        _budget = ScanLimits.MinViewBytes + ((long)text.Length * ScanLimits.ViewBytesPerByte);
        _bareStreams = _streams = 0;
        _turnedUntil[0] = _joinedUntil[0] = 0;
        OpenFrom = _length = text.Length;
        var first = findings.Count;
        ScanText(text, depth: 0, isText: true);
        Disguises.Undo(this, text, depth: 0, isText: true);
        FindingList.Reduce(findings, first, rules.Allowed, text);
    }

    /// <summary>The view below <paramref name="depth"/>, to be filled; null when the limits are reached.</summary>
    public TextView? Open(int depth, int size)
    {
        if (depth >= ScanLimits.MaxDepth || _budget < size)
        {
            return null;
        }

        _budget -= size;
        return _views[depth + 1];
    }

    /// <summary>Takes what a view turned out to need more than it was opened with.</summary>
    public void Spend(int size) => _budget -= size;

    /// <summary>Scans the view filled last, which stands below <paramref name="depth"/>, and views of it.</summary>
    public void Descend(int depth, bool isText)
    {
        DescendOnce(depth, isText);
        if (depth + 1 < ScanLimits.MaxDepth)
        {
            Disguises.Undo(this, _views[depth + 1].Text, depth + 1, isText);
        }
    }

    /// <summary>Scans the view filled last, but no view of it.</summary>
    public void DescendOnce(int depth, bool isText)
    {
        var view = _views[depth + 1];
        _paths[depth + 1] = _paths[depth].Then(view.Disguise);
        _turnedUntil[depth + 1] = _joinedUntil[depth + 1] = 0;
        ScanText(view.Text, depth + 1, isText);
    }

    /// <summary>Whether the text at <paramref name="depth"/> was already made by <paramref name="disguise"/>.</summary>
    public bool IsUnder(int depth, Disguise disguise) => _paths[depth].Contains(disguise);

    /// <summary>Whether one more payload without a mark may be tried as a compressed stream.</summary>
    public bool MayTryBareStream() => _bareStreams++ < ScanLimits.MaxBareStreams;

    /// <summary>Whether one more stream may be unpacked.</summary>
    public bool MayUnpack() => _streams++ < ScanLimits.MinStreams + (_length / ScanLimits.BytesPerStream);

    /// <summary>Whether the text up to <paramref name="needed"/> was not yet turned around; it now is, up to <paramref name="until"/>.</summary>
    public bool MayTurn(int depth, int needed, int until) => MayCover(ref _turnedUntil[depth], needed, until);

    /// <summary>The same for putting a broken secret together.</summary>
    public bool MayJoin(int depth, int needed, int until) => MayCover(ref _joinedUntil[depth], needed, until);

    private static bool MayCover(ref int covered, int needed, int until)
    {
        if (needed <= covered)
        {
            return false;
        }

        covered = until;
        return true;
    }

    private void ScanText(ReadOnlySpan<byte> text, int depth, bool isText)
    {
        _assignedName = -1;
        Span<int> hits = stackalloc int[256];
        var position = 0;
        var clear = 0;
        for (var count = _rules.Scanner.Find(text, ref position, hits); count > 0; count = _rules.Scanner.Find(text, ref position, hits))
        {
            foreach (var hit in hits[..count])
            {
                // Anchors inside a match found before are part of it.
                if (hit >= clear)
                {
                    clear = Math.Max(clear, Inspect(text, hit, depth, isText));
                }
            }
        }
    }

    // Checks every anchor that has its rarest bytes here; returns where the longest sure match ends.
    private int Inspect(ReadOnlySpan<byte> text, int hit, int depth, bool isText)
    {
        var end = 0;
        var mayBeBroken = false;
        var window = BinaryPrimitives.ReadUInt32LittleEndian(text[hit..]);
        for (var index = _rules.Anchors.First(window); index >= 0; index = _rules.Anchors.Next(index))
        {
            var anchor = _rules.Anchors.Anchors[index];
            var start = hit - anchor.WindowOffset;
            if (!anchor.Matches(text, start))
            {
                continue;
            }

            if (anchor.IsTurned)
            {
                RunDecoder.TurnAround(this, text, start, start + anchor.Literal.Length, depth);
                continue;
            }

            var rule = _rules.Compiled[anchor.Rule];
            mayBeBroken |= !rule.Rule.Random;
            if (isText || !rule.Rule.Random)
            {
                end = Math.Max(end, Verify(text, rule, start, start + anchor.Literal.Length, depth));
            }
        }

        if (mayBeBroken && end == 0 && isText)
        {
            GapDecoder.TryAround(this, text, hit, depth);
            _assignedName = -1;
        }

        return end;
    }

    private int Verify(ReadOnlySpan<byte> text, CompiledRule rule, int start, int end, int depth)
    {
        var limit = text.Length;
        for (var attempt = 0; attempt < MaxGapAttempts; attempt++)
        {
            var matcher = new ShapeMatcher(text[..limit]);
            var (from, to) = Match(ref matcher, text[..limit], rule, start, end, depth);
            if (from < 0 || to <= from)
            {
                return 0;
            }

            if (IsBounded(text, rule, from, to, depth))
            {
                var isReported = Report(text, rule, Math.Min(start, from), from, to, matcher, depth);
                return isReported && !rule.IsAssignment ? to : 0;
            }

            // Where something was left out the match may have run on into the next word: try again up to there.
            limit = depth == 0 || !_views[depth].HasGaps ? -1 : _views[depth].GapBefore(to, end);
            if (limit < 0)
            {
                return 0;
            }
        }

        return 0;
    }

    private (int Start, int End) Match(ref ShapeMatcher matcher, ReadOnlySpan<byte> text, CompiledRule rule, int start, int end, int depth)
    {
        var isOpen = false;
        var from = rule.IsAssignment ? FindValue(text, end, out isOpen) : matcher.Backward(rule.Before, start);
        var to = from < 0 ? -1 : matcher.Forward(rule.After, rule.IsAssignment ? from : end);
        KeepOpen(isOpen || matcher.ReachedEnd, start, text.Length, depth);
        return (from, to);
    }

    // Many rules share a name; what is assigned to it is looked up once.
    private int FindValue(ReadOnlySpan<byte> text, int nameEnd, out bool isOpen)
    {
        if (_assignedName != nameEnd || _assignedIn != text.Length)
        {
            (_assignedName, _assignedIn) = (nameEnd, text.Length);
            _assignedValue = AssignmentReader.FindValue(text, nameEnd, out _isAssignmentOpen);
        }

        isOpen = _isAssignmentOpen;
        return _assignedValue;
    }

    private void KeepOpen(bool isOpen, int start, int end, int depth)
    {
        for (var level = depth; level > 0 && isOpen; level--)
        {
            (start, end) = _views[level].ToParent(start, end);
        }

        if (isOpen && end >= _length)
        {
            OpenFrom = Math.Min(OpenFrom, start);
        }
    }

    private bool IsBounded(ReadOnlySpan<byte> text, CompiledRule rule, int start, int end, int depth)
    {
        if (rule.FollowedBy is null)
        {
            return true;
        }

        var view = depth > 0 ? _views[depth] : null;
        var isEnd = end == text.Length || !rule.FollowedBy.Contains(text[end]) || view?.IsGap(end) == true;
        return isEnd && (start == 0 || !ByteSet.Alphanumerics.Contains(text[start - 1])
            || IsEscape(text, start - 2) || view?.IsGap(start) == true);
    }

    // The n of \n is no letter of the word that follows.
    private static bool IsEscape(ReadOnlySpan<byte> text, int position) =>
        position >= 0 && text[position] == '\\' && text[position + 1] is (byte)'n' or (byte)'r' or (byte)'t';

    private bool Report(
        ReadOnlySpan<byte> text, CompiledRule rule, int extent, int matchStart, int matchEnd, ShapeMatcher matcher, int depth)
    {
        var start = matcher.MarkStart < 0 ? matchStart : matcher.MarkStart;
        var end = matcher.MarkEnd < 0 ? matchEnd : matcher.MarkEnd;
        var secret = text[start..end];
        var confidence = MatchJudge.Confidence(rule.Rule, secret);
        if (confidence < ScanLimits.MinConfidence || !IsPlausible(rule.Rule, rule.IsAssignment ? secret : text[extent..matchEnd], extent, matchEnd, depth))
        {
            return false;
        }

        for (var level = depth; level > 0; level--)
        {
            (start, end) = _views[level].ToParent(start, end);
        }

        _findings.Add(new Finding(rule.Rule, start, end, confidence, _paths[depth]));
        return true;
    }

    // Words that stand apart can form anything once the blanks between them are gone.
    private bool IsPlausible(Rule rule, ReadOnlySpan<byte> secret, int start, int end, int depth)
    {
        var view = _views[depth];
        return depth == 0 || !view.IsGuess || (view.SpansGap(start, end) && GapDecoder.IsPlausible(rule, secret));
    }
}
