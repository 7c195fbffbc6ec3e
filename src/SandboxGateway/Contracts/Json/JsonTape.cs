using System.Text.Json;

namespace SandboxGateway.Contracts.Json;

/// <summary>A JSON value as a flat list of tokens in the order of the text, over the bytes they came from.</summary>
internal readonly ref struct JsonTape(ReadOnlySpan<byte> source, ReadOnlySpan<TapeEntry> entries)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private readonly ReadOnlySpan<TapeEntry> _entries = entries;

    public JsonTokenType Kind(int entry) => _entries[entry].Kind;

    public int Next(int entry) => _entries[entry].Next;

    /// <summary>Members of an object, elements of an array.</summary>
    public int Count(int entry) => _entries[entry].Length;

    public bool IsEscaped(int entry) => _entries[entry].Escaped;

    /// <summary>Bytes of the text the tape was made from.</summary>
    public ReadOnlySpan<byte> Source(int start, int length) => _source.Slice(start, length);

    public ReadOnlySpan<byte> Raw(int entry)
    {
        ref readonly var token = ref _entries[entry];
        return _source.Slice(token.Start, token.Length);
    }

    /// <summary>A string's or name's text; the buffer is grown and used only where there are escapes to undo.</summary>
    public ReadOnlySpan<byte> Text(int entry, ref byte[] buffer)
    {
        var raw = Raw(entry);
        if (!IsEscaped(entry))
        {
            return raw;
        }

        if (buffer.Length < raw.Length)
        {
            buffer = new byte[Math.Max(raw.Length, buffer.Length * 2)];
        }

        // Half surrogate pairs were refused when the tape was written.
        return JsonText.TryUnescape(raw, buffer, out var written)
            ? buffer.AsSpan(0, written)
            : throw new InvalidOperationException("A tape holds a string that was not checked.");
    }
}
