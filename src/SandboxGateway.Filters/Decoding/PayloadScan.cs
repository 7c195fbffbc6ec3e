using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Looks at what base64, hex or numbers turned out to be: texts among bytes, or something compressed.</summary>
internal static class PayloadScan
{
    /// <summary>Scans <paramref name="view"/>, the one just filled below <paramref name="depth"/>.</summary>
    public static void Run(ScanSession session, TextView view, int depth)
    {
        session.Enter(depth);
        var payload = view.Text;
        var isText = false;
        var stretches = new TextStretches(payload);
        while (stretches.Next(out var start, out var end))
        {
            isText |= end - start == payload.Length;
            view.Focus(start, end);
            session.Descend(depth);
        }

        view.Focus(0, payload.Length);
        Inflater.Undo(session, payload, isText, depth + 1);
    }

    /// <summary>Whether there is any text in <paramref name="payload"/>.</summary>
    public static bool HoldsText(ReadOnlySpan<byte> payload) => new TextStretches(payload).Next(out _, out _);
}
