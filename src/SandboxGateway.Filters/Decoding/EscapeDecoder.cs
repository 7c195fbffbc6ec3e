using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Looks at the stretches of a text that hold escapes with these taken off.</summary>
internal static class EscapeDecoder
{
    // Escapes nearer than this share one view.
    private const int JoinDistance = 512;
    private const int MaxWord = 2048;

    public static void Undo<T>(ScanSession session, ReadOnlySpan<byte> text, int depth)
        where T : IEscapeSyntax
    {
        var done = 0;
        for (var first = NextTelling<T>(text, 0); first >= 0; first = NextTelling<T>(text, done))
        {
            var end = first + 1;
            for (var next = first; next >= 0 && next - end < JoinDistance; next = NextTelling<T>(text, end))
            {
                end = next + 1;
            }

            var start = Math.Max(done, first - ScanLimits.Reach);
            start -= WordLength(text[done..start], fromEnd: true);
            done = end;
            // The last escape may be longer than its first byte; the margin holds it.
            end = Math.Min(text.Length, end + ScanLimits.Reach);
            end += WordLength(text[end..], fromEnd: false);
            if (!Scan<T>(session, text, start, end, depth))
            {
                return;
            }
        }
    }

    // A long secret reaches further than the margin, but only as far as there is no blank.
    private static int WordLength(ReadOnlySpan<byte> text, bool fromEnd)
    {
        var near = fromEnd ? text[^Math.Min(MaxWord, text.Length)..] : text[..Math.Min(MaxWord, text.Length)];
        var blank = fromEnd ? near.LastIndexOfAny((byte)' ', (byte)'\n') : near.IndexOfAny((byte)' ', (byte)'\n');
        return blank < 0 ? near.Length : fromEnd ? near.Length - blank - 1 : blank;
    }

    private static bool Scan<T>(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
        where T : IEscapeSyntax
    {
        if (session.Open(depth, start, end, end - start) is not { } view)
        {
            return false;
        }

        view.Begin(T.Disguise, end - start, hasGaps: false);
        var position = start;
        while (position < end)
        {
            var next = T.IndexOfStart(text[position..end]);
            var stop = next < 0 ? end : position + next;
            view.Append(text[position..stop], position);
            position = stop;
            if (position < end)
            {
                position = AppendEscape<T>(view, text, position);
            }
        }

        view.Complete(Math.Max(position, end));
        session.Descend(depth);
        return true;
    }

    private static int AppendEscape<T>(TextView view, ReadOnlySpan<byte> text, int position)
        where T : IEscapeSyntax
    {
        var escape = T.Read(text[position..], position == 0 ? (byte)0 : text[position - 1]);
        if (escape.Length == 0)
        {
            view.Append(text[position], position);
            return position + 1;
        }

        if (escape.Value >= 0x80 && escape.Length >= 3)
        {
            // Three bytes or more were read, so at most three are written.
            Span<byte> utf8 = stackalloc byte[4];
            var rune = System.Text.Rune.IsValid(escape.Value) ? new System.Text.Rune(escape.Value) : System.Text.Rune.ReplacementChar;
            foreach (var value in utf8[..Math.Min(escape.Length, rune.EncodeToUtf8(utf8))])
            {
                view.Append(value, position);
            }
        }
        else if (escape.Value >= 0)
        {
            view.Append((byte)escape.Value, position);
        }

        return position + escape.Length;
    }

    private static int NextTelling<T>(ReadOnlySpan<byte> text, int position)
        where T : IEscapeSyntax
    {
        while (position < text.Length)
        {
            var next = T.IndexOfStart(text[position..]);
            if (next < 0)
            {
                return -1;
            }

            position += next;
            var escape = T.Read(text[position..], position == 0 ? (byte)0 : text[position - 1]);
            if (escape.IsTelling)
            {
                return position;
            }

            position += Math.Max(1, escape.Length);
        }

        return -1;
    }
}
