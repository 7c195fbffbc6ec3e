using System.Buffers;
using System.Text.Json;

namespace SandboxGateway.Contracts.Documents;

/// <summary>Writes the JSON document that a request or an answer in another form stands for, in pooled memory. Not thread-safe.</summary>
internal sealed class DocumentWriter : IBufferWriter<byte>, IDisposable
{
    private const int FirstRoom = 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstRoom);
    private int _length;

    public DocumentWriter() => Json = new Utf8JsonWriter(this, new JsonWriterOptions { SkipValidation = true });

    public Utf8JsonWriter Json { get; }

    /// <summary>All that was written.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            Json.Flush();
            return _buffer.AsSpan(0, _length);
        }
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Writes a piece of JSON as it is. What <see cref="Json"/> writes next begins anew, without a comma before it.</summary>
    public void WriteRaw(ReadOnlySpan<byte> json)
    {
        Json.Flush();
        json.CopyTo(GetSpan(json.Length));
        Advance(json.Length);
        Json.Reset(this);
    }

    public void Dispose()
    {
        Json.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom(int wanted)
    {
        wanted = Math.Max(wanted, 1);
        if (_buffer.Length - _length >= wanted)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max((long)_length + wanted, 2L * _buffer.Length)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
