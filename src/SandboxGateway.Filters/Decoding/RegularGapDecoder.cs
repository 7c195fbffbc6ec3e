using System.Numerics;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Decoding;

/// <summary>
/// Text cut into pieces of one length with the same signs after each: "g-h-p", "gh p_ AB", a list of one-letter strings. Words of
/// a language are never so regular. Goes over one text from front to back.
/// </summary>
internal ref struct RegularGapDecoder(ReadOnlySpan<byte> text)
{
    private const int MinPieces = 4;
    private const int MaxDistance = 80;
    private const int MaxSigns = 16;

    private readonly ReadOnlySpan<byte> _text = text;
    private ulong _last;
    private int _previous = -1;
    private int _distance;
    private int _equal;
    private int _done;

    /// <summary>Forgets what stood before: there is no disguise in it.</summary>
    public void Skip() => (_previous, _last) = (-1, 0);

    /// <summary>Looks at the block at <paramref name="at"/>; <paramref name="signs"/>: its bytes that may stand between pieces.</summary>
    public void Look(ScanSession session, int at, ulong signs, int depth)
    {
        var starts = signs & ~((signs << 1) | _last);
        _last = signs >> 63;

        for (; starts != 0; starts &= starts - 1)
        {
            var position = at + BitOperations.TrailingZeroCount(starts);
            if (position < _done || position >= _text.Length)
            {
                continue;
            }

            var distance = position - _previous;
            _equal = _previous >= 0 && distance == _distance ? _equal + 1 : 1;
            _distance = distance;
            _previous = position;
            if (_equal >= MinPieces - 1 && distance <= MaxDistance && SignsOf(position) is > 0 and var length && length < distance)
            {
                _done = Squeeze(session, position, length, depth);
                _previous = -1;
            }
        }
    }

    // A piece may begin with a sign of its own, so the shortest of the last ones counts; 0 if they are not the same.
    private readonly int SignsOf(int position)
    {
        var shortest = MaxSigns;
        for (var piece = 0; piece < MinPieces - 1; piece++)
        {
            shortest = Math.Min(shortest, SignsAt(position - (piece * _distance)));
        }

        for (var piece = 1; piece < MinPieces - 1; piece++)
        {
            if (!_text.Slice(position - (piece * _distance), shortest).SequenceEqual(_text.Slice(position, shortest)))
            {
                return 0;
            }
        }

        return shortest;
    }

    private readonly int SignsAt(int position)
    {
        var length = 0;
        while (length < MaxSigns && position + length < _text.Length && !ByteSet.Alphanumerics.Contains(_text[position + length]))
        {
            length++;
        }

        return length;
    }

    private readonly int Squeeze(ScanSession session, int position, int length, int depth)
    {
        var signs = _text.Slice(position, length);
        var first = position;
        while (first >= _distance && _text.Slice(first - _distance, length).SequenceEqual(signs))
        {
            first -= _distance;
        }

        var last = position;
        while (last + _distance + length <= _text.Length && _text.Slice(last + _distance, length).SequenceEqual(signs))
        {
            last += _distance;
        }

        // The last piece may be shorter, or have the closing signs of the list behind it.
        var rest = _text[(last + length)..Math.Min(_text.Length, last + _distance)];
        var stop = rest.IndexOfAny((byte)' ', (byte)'\n', (byte)'"');
        var end = last + length + (stop < 0 ? rest.Length : stop);
        var start = Math.Max(0, first - (_distance - length));
        Scan(session, start, end, first, length, depth);
        if (end > last + length)
        {
            // What looks like a shorter last piece may be the next word.
            Scan(session, start, last, first, length, depth);
        }

        return end;
    }

    private readonly void Scan(ScanSession session, int start, int end, int first, int length, int depth)
    {
        if (session.Open(depth, start, end, end - start) is not { } view)
        {
            return;
        }

        view.Begin(Disguise.Gaps, end - start, hasGaps: true);
        for (var position = start; position < end; position++)
        {
            if (position < first || (position - first) % _distance >= length)
            {
                view.Append(_text[position], position);
            }
        }

        view.Complete(end);
        session.Descend(depth);
    }
}
