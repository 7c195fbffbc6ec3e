using System.Buffers;
using System.Globalization;
using System.Text;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Workers.Output;

/// <summary>
/// Makes log lines of what a worker wrote: without control characters, without known kinds of secrets, also those that span
/// lines, and of bounded length. For one stream, one thread at a time.
/// </summary>
internal sealed class OutputText(SecretScanner scanner, Redactor redactor, Action<string> log)
{
    /// <summary>Bytes of a line that reach the log; longer ones end in "...".</summary>
    public const int MaxLoggedBytes = 4096;

    private readonly StreamFilter _filter = new(scanner, redactor);
    private readonly List<Finding> _findings = [];
    private readonly ArrayBufferWriter<byte> _stripped = new();
    private readonly ArrayBufferWriter<byte> _filtered = new();

    public void AddLine(ReadOnlySpan<byte> line)
    {
        _stripped.ResetWrittenCount();
        foreach (var part in line)
        {
            // Before the filter looks: a secret must not become whole by losing what stood in it.
            if (part is >= 0x20 and not 0x7F or (byte)'\t')
            {
                _stripped.GetSpan(1)[0] = part;
                _stripped.Advance(1);
            }
        }

        _stripped.Write("\n"u8);
        _filter.Write(_stripped.WrittenSpan, _filtered, _findings);
        LogLines();
    }

    /// <summary>Logs what was only held back because more might have come.</summary>
    public void Flush()
    {
        _filter.Flush(_filtered, _findings);
        LogLines();
    }

    /// <summary>Logs all that is left.</summary>
    public void Complete()
    {
        _filter.Complete(_filtered, _findings);
        LogLines();
        Log(_filtered.WrittenSpan);
    }

    private void LogLines()
    {
        _findings.Clear();
        var rest = _filtered.WrittenSpan;
        if (!rest.Contains((byte)'\n'))
        {
            return;
        }

        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            Log(rest[..end]);
            rest = rest[(end + 1)..];
        }

        var unfinished = rest.ToArray();
        _filtered.ResetWrittenCount();
        _filtered.Write(unfinished);
    }

    private void Log(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxLoggedBytes)]);
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        var printable = string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = IsPrintable(source[i]) ? source[i] : ' ';
            }
        });
        log(line.Length > MaxLoggedBytes ? printable + "..." : printable);
    }

    // The categories that move the cursor, break lines or turn the direction of writing in whatever shows the log.
    private static bool IsPrintable(char character) => char.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
