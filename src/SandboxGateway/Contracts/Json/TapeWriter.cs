using System.Text.Json;

namespace SandboxGateway.Contracts.Json;

/// <summary>Writes tapes from a reader, strictly and within a bound.</summary>
/// <remarks>Not thread-safe; reused from text to text.</remarks>
internal sealed class TapeWriter(StrictReader strict)
{
    // Kept between texts up to this size, so that one large tree does not stay with every thread that had one.
    private const int KeptEntries = 16 * 1024;

    private TapeEntry[] _entries = new TapeEntry[64];
    private int _count;
    private int _origin;

    public ReadOnlySpan<TapeEntry> Written => _entries.AsSpan(0, _count);

    /// <summary>Writes the value the reader is at, in place of what was written before, and leaves the reader on its last token.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="origin">Where in the document the reader's text begins.</param>
    public void Write(ref Utf8JsonReader reader, int origin = 0)
    {
        _count = 0;
        _origin = origin;
        if (_entries.Length > KeptEntries)
        {
            _entries = new TapeEntry[64];
        }

        WriteValue(ref reader);
    }

    private void WriteValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader);
                break;
            default:
                strict.CheckScalar(ref reader);
                Append(ref reader);
                break;
        }
    }

    private void WriteObject(ref Utf8JsonReader reader)
    {
        var entry = Append(ref reader);
        var names = strict.OpenObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            strict.TakeName(ref reader, ref names);
            Append(ref reader);
            reader.Read();
            WriteValue(ref reader);
        }

        strict.CloseObject(names);
        Finish(entry, names.Count);
    }

    private void WriteArray(ref Utf8JsonReader reader)
    {
        var entry = Append(ref reader);
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            WriteValue(ref reader);
            count++;
        }

        Finish(entry, count);
    }

    private void Finish(int entry, int count)
    {
        _entries[entry].Length = count;
        _entries[entry].Next = _count;
    }

    private int Append(ref Utf8JsonReader reader)
    {
        if (_count == JsonLimits.MaxTreeEntries)
        {
            throw new JsonException("has too many values for the keywords that need all of them at once");
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        var text = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        _entries[_count] = new TapeEntry
        {
            // A name is a string to the keywords that judge names.
            Kind = text ? JsonTokenType.String : reader.TokenType,
            Escaped = text && reader.ValueIsEscaped,
            Start = _origin + (int)reader.TokenStartIndex + (text ? 1 : 0),
            Length = reader.ValueSpan.Length,
            Next = _count + 1,
        };
        return _count++;
    }
}
