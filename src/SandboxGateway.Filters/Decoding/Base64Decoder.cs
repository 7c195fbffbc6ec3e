using System.Buffers;
using System.Buffers.Text;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Base64 and base64url (RFC 4648), padded or not, in one line or several.</summary>
internal static class Base64Decoder
{
    // PEM breaks lines at 64 characters, MIME at 76; shorter ones are more likely words on lines of their own, unless each is
    // all base64 and none is longer than the first.
    private const int SureLine = 48;
    private const int MinLine = 16;

    private static readonly SearchValues<byte> _letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);

    private static readonly sbyte[] _values = Values();

    /// <summary>What a letter counts, or -1.</summary>
    public static int ValueOf(byte letter) => _values[letter];

    /// <summary>Where a run ends when the lines after it go on in the same alphabet.</summary>
    public static int ExtendOverLines(ReadOnlySpan<byte> text, int start, int end)
    {
        var lineStart = start;
        while (end - lineStart >= MinLine)
        {
            var next = SkipLineEnd(text, end);
            if (next == end || next == text.Length || _values[text[next]] < 0)
            {
                break;
            }

            var length = text[next..].IndexOfAnyExcept(_letters);
            var lineEnd = length < 0 ? text.Length : next + length;
            if (end - lineStart < SureLine && (lineEnd - next > end - lineStart || !EndsLine(text, lineEnd)))
            {
                break;
            }

            lineStart = next;
            end = lineEnd;
        }

        return end;
    }

    private static bool EndsLine(ReadOnlySpan<byte> text, int position) =>
        position == text.Length || text[position] is (byte)'=' or (byte)'\r' or (byte)'\n' or (byte)'\\' or (byte)'"' or (byte)'\'' or (byte)'`';

    public static void Undo(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        var size = ((end - start) * 3 / 4) + 3;
        if (session.Open(depth, start, end, size) is not { } view)
        {
            return;
        }

        var run = text[start..end];
        if (run.ContainsAny((byte)'\n', (byte)'\\'))
        {
            if (!DecodeEqualLines(view, run, start))
            {
                DecodeLines(view, text, start, end, size);
            }
        }
        else
        {
            var bytes = view.BeginLinear(Disguise.Base64, size, start, 4, 3);
            view.SetLength(Decode(run, bytes));
        }

        PayloadScan.Run(session, view, depth);
    }

    private static int Decode(ReadOnlySpan<byte> run, Span<byte> bytes)
    {
        var whole = run.Length & ~3;
        var status = Base64.DecodeFromUtf8(run[..whole], bytes, out var consumed, out var written, isFinalBlock: false);
        if (status != OperationStatus.Done)
        {
            // Signs of the other alphabet: read the rest of either, one at a time.
            (consumed, written) = DecodeSlowly(run[..whole], bytes, consumed, written);
        }

        return DecodeTail(run[consumed..], bytes, written);
    }

    private static (int Consumed, int Written) DecodeSlowly(ReadOnlySpan<byte> run, Span<byte> bytes, int consumed, int written)
    {
        for (; consumed + 4 <= run.Length; consumed += 4)
        {
            var word = (_values[run[consumed]] << 18) | (_values[run[consumed + 1]] << 12)
                | (_values[run[consumed + 2]] << 6) | (byte)_values[run[consumed + 3]];
            bytes[written++] = (byte)(word >> 16);
            bytes[written++] = (byte)(word >> 8);
            bytes[written++] = (byte)word;
        }

        return (consumed, written);
    }

    private static int DecodeTail(ReadOnlySpan<byte> tail, Span<byte> bytes, int written)
    {
        if (tail.Length >= 2)
        {
            bytes[written++] = (byte)((_values[tail[0]] << 2) | (_values[tail[1]] >> 4));
        }

        if (tail.Length >= 3)
        {
            bytes[written++] = (byte)((_values[tail[1]] << 4) | (_values[tail[2]] >> 2));
        }

        return written;
    }

    // Lines of one length, as encoders write them: they are put together behind where the bytes go.
    private static bool DecodeEqualLines(TextView view, ReadOnlySpan<byte> run, int start)
    {
        var length = run.IndexOfAnyExcept(_letters);
        var step = length + run[length..].IndexOfAny(_letters);
        var bytes = view.BeginLines(Disguise.Base64, 2 * run.Length, start, length, step);
        var joined = bytes[run.Length..];
        var filled = 0;
        for (var line = 0; line < run.Length; line += step)
        {
            var rest = run[line..];
            var letters = rest[..Math.Min(length, rest.Length)];
            if (letters.ContainsAnyExcept(_letters) || (rest.Length > length && rest[length..Math.Min(step, rest.Length)].ContainsAny(_letters)))
            {
                return false;
            }

            letters.CopyTo(joined[filled..]);
            filled += letters.Length;
        }

        view.SetLength(Decode(joined[..filled], bytes));
        return true;
    }

    private static void DecodeLines(TextView view, ReadOnlySpan<byte> text, int start, int end, int size)
    {
        view.Begin(Disguise.Base64, size, hasGaps: false);
        var bits = 0;
        var word = 0;
        for (var position = start; position < end;)
        {
            var value = _values[text[position]];
            if (value < 0 || text[position] == '\\')
            {
                position = Math.Max(position + 1, SkipLineEnd(text, position));
                continue;
            }

            word = (word << 6) | (byte)value;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                view.Append((byte)(word >> bits), position - 1);
            }

            position++;
        }

        view.Complete(end);
    }

    // A line end, plain or as \n in a string, and the indent of the next line.
    private static int SkipLineEnd(ReadOnlySpan<byte> text, int position)
    {
        var next = position;
        while (next < text.Length && text[next] is (byte)'\r' or (byte)'\n')
        {
            next++;
        }

        while (next + 1 < text.Length && text[next] == '\\' && text[next + 1] is (byte)'n' or (byte)'r')
        {
            next += 2;
        }

        while (next > position && next < text.Length && text[next] is (byte)' ' or (byte)'\t')
        {
            next++;
        }

        return next;
    }

    private static sbyte[] Values()
    {
        var values = new sbyte[256];
        Array.Fill(values, (sbyte)-1);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var index = 0; index < alphabet.Length; index++)
        {
            values[alphabet[index]] = (sbyte)index;
        }

        values['-'] = values['+'];
        values['_'] = values['/'];
        return values;
    }
}
