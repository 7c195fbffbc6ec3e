using System.Text;
using SandboxGateway.Filters.Anchors;
using SandboxGateway.Filters.Checks;
using SandboxGateway.Filters.Decoding;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Scanning;

/// <summary>Checks the rules of an anchor where it was found. Used by one thread at a time.</summary>
internal sealed class MatchVerifier(ScanSession session)
{
    private const int MaxGapAttempts = 4;

    // What counts as the secret once there is no work left to find out where it ends.
    private const int UnreadLength = 128;

    private const int StepsPerMatch = 8;

    private long _steps;
    private long _limit;

    // Whether the value at hand was given to its name in words alone.
    private bool _isProse;

    /// <summary>Starts a scan of <paramref name="length"/> bytes.</summary>
    public void Begin(int length) => _limit = _steps = ScanLimits.MinSteps + ((long)length * ScanLimits.StepsPerByte);

    /// <summary>The steps taken since.</summary>
    public long Work => _limit - _steps;

    /// <summary>Reports what <paramref name="anchor"/>, which stands at <paramref name="start"/>, is part of.</summary>
    /// <returns>Where the longest sure match ends, or 0.</returns>
    public int Verify(
        ReadOnlySpan<byte> text, CompiledRule[] rules, Anchor anchor, int start, int depth, ref bool mayBeBroken)
    {
        var end = start + anchor.Literal.Length;
        if (_steps < 0)
        {
            session.ReportUnread(start, Math.Min(text.Length, end + UnreadLength), depth);
            return Math.Min(text.Length, end + UnreadLength);
        }

        var value = -1;
        _isProse = false;
        if (anchor.HasAssignments)
        {
            _steps -= AssignmentReader.Steps;
            value = AssignmentReader.FindValue(text, end, out var isOpen, out _isProse);
            if (isOpen)
            {
                session.KeepOpen(start, text.Length, depth);
            }
        }

        var furthest = 0;
        foreach (var number in anchor.Rules)
        {
            var rule = rules[number];
            var from = rule.IsAssignment ? value : end;
            if (from >= 0 && rule.MayGoOn(text, from) && (!rule.StartsWord || IsWordStart(text, start, session.ViewAt(depth)) || IsDistinctPayload(rule.Rule, depth)))
            {
                furthest = Math.Max(furthest, Verify(text, rule, start, from, depth, out var isBroken));
                mayBeBroken |= isBroken;
            }
        }

        return furthest;
    }

    /// <summary>Holds the rules without an anchor against a run that starts at <paramref name="start"/>.</summary>
    public void VerifyRun(ReadOnlySpan<byte> text, CompiledRule[] rules, int start, int depth)
    {
        _isProse = false;
        foreach (var rule in rules)
        {
            if (_steps >= 0)
            {
                Verify(text, rule, start, start, depth, out _);
            }
        }
    }

    // Matches the rule up to where the match is bounded; returns the match's end when it was reported. It may be broken when
    // what it stopped at is a blank, a quote or a line end.
    private int Verify(ReadOnlySpan<byte> text, CompiledRule rule, int start, int from, int depth, out bool isBroken)
    {
        isBroken = false;
        var limit = text.Length;
        for (var attempt = 0; attempt < MaxGapAttempts && limit >= from; attempt++)
        {
            var matcher = new ShapeMatcher(text[..limit]);
            var before = rule.IsAssignment ? from : matcher.Backward(rule.Before, start);
            var to = before < 0 ? -1 : matcher.Forward(rule.After, from);
            _steps -= matcher.Steps + StepsPerMatch;
            if (matcher.ReachedEnd)
            {
                session.KeepOpen(start, text.Length, depth);
            }

            if (to <= before)
            {
                isBroken = before < 0
                    ? GapDecoder.MayBreak(text, matcher.FurthestBack - 1)
                    : GapDecoder.MayBreak(text, Math.Max(from, matcher.Furthest));
                return 0;
            }

            if (IsBounded(text, rule, before, to, depth))
            {
                var isReported = Report(text, rule, Math.Min(start, before), before, to, matcher, depth);
                return isReported && !rule.IsAssignment ? to : 0;
            }

            // Where something was left out the match may have run on into the next word: try again up to there.
            limit = session.ViewAt(depth) is { HasGaps: true } view ? view.GapBefore(to, from) : -1;
        }

        return 0;
    }

    private bool IsBounded(ReadOnlySpan<byte> text, CompiledRule rule, int start, int end, int depth)
    {
        if (rule.FollowedBy is null)
        {
            return true;
        }

        var view = session.ViewAt(depth);
        var isEnd = end == text.Length || !rule.FollowedBy.Contains(text[end]) || view?.IsGap(end) == true;
        return (isEnd && IsWordStart(text, start, view)) || IsDistinctPayload(rule.Rule, depth);
    }

    // Bytes around a secret in a payload are not words; they may be any letters.
    private bool IsDistinctPayload(Rule rule, int depth) =>
        rule is { Random: false, Run: false, Keywords.Count: 0 } && session.ViewAt(depth) is { IsPayload: true };

    private static bool IsWordStart(ReadOnlySpan<byte> text, int start, TextView? view) =>
        start == 0 || !ByteSet.Alphanumerics.Contains(text[start - 1]) || IsEscape(text, start - 2) || view?.IsGap(start) == true;

    // The n of \n is no letter of the word that follows.
    private static bool IsEscape(ReadOnlySpan<byte> text, int position) =>
        position >= 0 && text[position] == '\\' && text[position + 1] is (byte)'n' or (byte)'r' or (byte)'t';

    private bool Report(
        ReadOnlySpan<byte> text, CompiledRule rule, int extent, int matchStart, int matchEnd, ShapeMatcher matcher, int depth)
    {
        var start = matcher.MarkStart < 0 ? matchStart : matcher.MarkStart;
        var end = matcher.MarkEnd < 0 ? matchEnd : matcher.MarkEnd;
        var secret = text[start..end];
        if ((_isProse && rule.IsAssignment && !Placeholders.LooksRandom(secret)) || !IsPlausible(rule.Rule, rule.IsAssignment ? secret : text[extent..matchEnd], extent, matchEnd, depth))
        {
            return false;
        }

        _steps -= secret.Length;
        var confidence = MatchJudge.Confidence(rule.Rule, secret);
        if (confidence < ScanLimits.MinConfidence)
        {
            return false;
        }

        session.Report(rule.Rule, start, end, confidence, depth, rule.Rule.KeepsMatch ? Encoding.Latin1.GetString(secret) : null);
        return true;
    }

    // Words that stand apart can form anything once the blanks between them are gone.
    private bool IsPlausible(Rule rule, ReadOnlySpan<byte> secret, int start, int end, int depth) =>
        session.ViewAt(depth) is not { IsGuess: true } view || (view.SpansGap(start, end) && GapDecoder.IsPlausible(rule, secret, view.Disguise));
}
