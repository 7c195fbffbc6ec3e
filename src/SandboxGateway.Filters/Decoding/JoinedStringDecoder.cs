using System.Numerics;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Decoding;

/// <summary>
/// Strings that make one text together: "ab" + "cd", ["ab", "cd"], {"a": "ab", "b": "cd"}. Goes over one text from front to back.
/// </summary>
internal ref struct JoinedStringDecoder(ReadOnlySpan<byte> text)
{
    private const int MaxPiece = 512;
    private const int MaxJoined = 4096;
    private const int MinPiece = 3;

    private static readonly ByteSet _piece = ByteSet.Alphanumerics.Union(ByteSet.Of("+/=_-.:%@!#$^&*~|;<>?,"));

    private readonly ReadOnlySpan<byte> _text = text;
    private int _done;

    /// <summary>Looks at the block at <paramref name="at"/>, whose <paramref name="quotes"/> are known.</summary>
    public void Look(ScanSession session, int at, ulong quotes, int depth)
    {
        for (; quotes != 0; quotes &= quotes - 1)
        {
            var quote = at + BitOperations.TrailingZeroCount(quotes);
            if (quote < _done || quote < MinPiece)
            {
                continue;
            }

            var join = GapDecoder.JoinLength(_text[quote..]);
            var end = _text[quote - 1] == '\\' ? quote - 1 : quote;
            if (join > 0 && quote + join < _text.Length && _piece.Contains(_text[quote + join]) && end > 0 && _piece.Contains(_text[end - 1]))
            {
                _done = Join(session, end, quote, depth);
            }
        }
    }

    private readonly int Join(ScanSession session, int firstEnd, int firstQuote, int depth)
    {
        var start = firstEnd;
        while (start > 0 && firstEnd - start < MaxPiece && _piece.Contains(_text[start - 1]))
        {
            start--;
        }

        if (session.Open(depth, start, Math.Min(_text.Length, start + 1), MinPiece) is not { } view)
        {
            return _text.Length;
        }

        view.Begin(Disguise.Split, MaxJoined, hasGaps: true);
        var isList = false;
        var position = start;
        var stop = firstEnd;
        var quote = firstQuote;
        while (view.Length + (stop - position) < MaxJoined)
        {
            view.Append(_text[position..stop], position);
            var join = quote < _text.Length && _text[quote] == _text[firstQuote] ? GapDecoder.JoinLength(_text[quote..]) : 0;
            if (join == 0)
            {
                break;
            }

            isList |= _text.Slice(quote, join).ContainsAny((byte)',', (byte)':');
            position = quote + join;
            stop = EndOfPiece(position);
            quote = stop < _text.Length && _text[stop] == '\\' ? stop + 1 : stop;
        }

        view.Complete(stop);
        session.Spend(view.Length);

        // Strings of a list are rarely one text, strings put together always are.
        view.IsGuess = isList;
        session.Descend(depth);
        return stop;
    }

    private readonly int EndOfPiece(int position)
    {
        var end = position;
        while (end < _text.Length && end - position < MaxPiece && _piece.Contains(_text[end]))
        {
            end++;
        }

        return end;
    }
}
