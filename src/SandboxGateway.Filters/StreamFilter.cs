using System.Buffers;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters;

/// <summary>
/// Filters a text that arrives in pieces. What it lets out is what filtering the whole at once would let out, as long as it
/// is not hurried. <see cref="Flush"/> hurries it: it may be called after each piece, and then holds back the last word, what a
/// known kind of secret has begun in, and what looks like a disguise that has begun. What is lost by that is a secret that is
/// known for one only by what comes after a blank behind it. For one stream, one thread at a time.
/// </summary>
public sealed class StreamFilter(SecretScanner scanner, Redactor redactor)
{
    /// <summary>How much is held back: as far as the longest match reaches.</summary>
    public const int HoldBack = ScanLimits.MaxMatch;

    // What was released already is still looked at: it may name what comes next.
    private const int Context = 1024;

    // Nothing longer than this is one word; a longer run is released up to here.
    private const int MaxOpenRun = 4096;

    // Most streams are short, and one that is flushed often holds little.
    private const int FirstBuffer = 4096;
    private const int MaxBuffer = 4 * HoldBack;

    private readonly List<Finding> _scanned = [];
    private byte[] _buffer = [];
    private int _length;
    private int _released;
    private long _offset;

    /// <summary>Takes the next piece; writes what may leave and adds findings, whose places count from the stream's start.</summary>
    public void Write(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output, List<Finding> findings)
    {
        while (!chunk.IsEmpty)
        {
            Reserve(_length + chunk.Length);
            var part = chunk[..Math.Min(chunk.Length, _buffer.Length - _length)];
            part.CopyTo(_buffer.AsSpan(_length));
            _length += part.Length;
            chunk = chunk[part.Length..];
            if (_length == MaxBuffer)
            {
                Scan();
                Release(_length - HoldBack, output, findings);
            }
        }
    }

    /// <summary>Writes what is held back, save for what may be the start of a secret; for a time limit on holding back.</summary>
    public void Flush(IBufferWriter<byte> output, List<Finding> findings)
    {
        var open = Scan();
        var run = _buffer.AsSpan(_released, _length - _released).LastIndexOfAny(" \t\r\n"u8) + 1 + _released;
        var tail = OpenTail.StartOf(_buffer.AsSpan(0, _length));
        var limit = Math.Min(Math.Min(open, tail), Math.Max(run, _length - MaxOpenRun));
        Release(Math.Max(_released, limit), output, findings);
    }

    /// <summary>Writes the rest.</summary>
    public void Complete(IBufferWriter<byte> output, List<Finding> findings)
    {
        Scan();
        Release(_length, output, findings);
    }

    private void Reserve(int length)
    {
        if (_buffer.Length < Math.Min(length, MaxBuffer))
        {
            Array.Resize(ref _buffer, Math.Min(MaxBuffer, Math.Max(FirstBuffer, 2 * length)));
        }
    }

    private int Scan()
    {
        _scanned.Clear();
        return scanner.ScanOpen(_buffer.AsSpan(0, _length), _scanned);
    }

    private void Release(int limit, IBufferWriter<byte> output, List<Finding> findings)
    {
        var leaving = 0;
        _scanned.RemoveAll(finding => finding.End <= _released);
        foreach (var finding in _scanned)
        {
            if (finding.Start >= limit)
            {
                break;
            }

            // A secret leaves in one piece; one longer than all that is held back cannot wait for its end.
            limit = finding.End <= limit ? limit : finding.Start > _released ? finding.Start : finding.End;
            leaving += finding.Start < limit ? 1 : 0;
        }

        _scanned.RemoveRange(leaving, _scanned.Count - leaving);
        Emit(limit, output, findings);
    }

    private void Emit(int limit, IBufferWriter<byte> output, List<Finding> findings)
    {
        for (var index = 0; index < _scanned.Count; index++)
        {
            var finding = _scanned[index];
            findings.Add(finding with { Start = (int)(finding.Start + _offset), End = (int)(finding.End + _offset) });
            _scanned[index] = finding with { Start = Math.Max(0, finding.Start - _released), End = finding.End - _released };
        }

        redactor.Write(_buffer.AsSpan(_released, limit - _released), _scanned, output);
        _released = limit;
        var dropped = Math.Max(0, _released - Context);
        _buffer.AsSpan(dropped, _length - dropped).CopyTo(_buffer);
        _length -= dropped;
        _released -= dropped;
        _offset += dropped;
    }
}
