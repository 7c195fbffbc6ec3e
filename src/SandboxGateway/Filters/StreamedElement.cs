using System.Buffers;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters;

/// <summary>The text that one element of a string output makes over all replies of a stream. Used by one thread at a time.</summary>
internal sealed class StreamedElement(SecretScanner scanner, Redactor redactor)
{
    private readonly StreamFilter _filter = new(scanner, redactor);
    private readonly ArrayBufferWriter<byte> _released = new();

    /// <summary>What may leave now; good until the next call.</summary>
    public ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        _released.ResetWrittenCount();
        _filter.Write(text, _released, findings);
        _filter.Flush(_released, findings);
        return _released.WrittenSpan;
    }

    /// <summary>What may leave at the end, after <paramref name="text"/>; good until the next call.</summary>
    public ReadOnlySpan<byte> Last(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        _released.ResetWrittenCount();
        _filter.Write(text, _released, findings);
        _filter.Complete(_released, findings);
        return _released.WrittenSpan;
    }
}
