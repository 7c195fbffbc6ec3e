using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Looks at what base64 or hex turned out to be: text, something compressed, or bytes.</summary>
internal static class PayloadScan
{
    private const int Sample = 256;

    /// <summary>Scans the view just filled below <paramref name="depth"/>; <paramref name="payload"/> is its text.</summary>
    public static void Run(ScanSession session, ReadOnlySpan<byte> payload, int depth)
    {
        var isText = IsText(payload);
        session.Descend(depth, isText);
        Inflater.Undo(session, payload, isText, depth + 1);
    }

    // Bytes at random are readable in three of eight cases; of text, also with zeros between, hardly any is not. The ends
    // of a payload may belong to something else, so its middle decides too.
    private static bool IsText(ReadOnlySpan<byte> payload)
    {
        var sample = payload.Length <= Sample ? payload : payload.Slice((payload.Length - Sample) / 2, Sample);
        var readable = 0;
        foreach (var value in sample)
        {
            readable += value is (>= 0x20 and < 0x7F) or 0 or (byte)'\t' or (byte)'\n' or (byte)'\r' ? 1 : 0;
        }

        return readable * 4 >= sample.Length * 3 || System.Text.Unicode.Utf8.IsValid(payload);
    }
}
