using System.Text.Json;

namespace SandboxGateway.Contracts.Json;

/// <summary>A JSON value of a schema. Immutable.</summary>
internal sealed class StoredValue
{
    private readonly byte[] _text;
    private readonly TapeEntry[] _entries;

    private StoredValue(byte[] text, TapeEntry[] entries)
    {
        _text = text;
        _entries = entries;
    }

    public JsonTape Tape => new(_text, _entries);

    public bool IsContainer => _entries[0].Kind is JsonTokenType.StartArray or JsonTokenType.StartObject;

    /// <summary>Throws <see cref="JsonException"/> where the text is no strict JSON.</summary>
    public static StoredValue Parse(ReadOnlySpan<byte> text)
    {
        var strict = new StrictReader();
        var writer = new TapeWriter(strict);
        StrictReader.CheckText(text);
        var reader = new Utf8JsonReader(text, StrictReader.ReaderOptions);
        reader.Read();
        writer.Write(ref reader);
        while (reader.Read())
        {
            // The reader itself refuses anything but white space after the value.
        }

        return new StoredValue(text.ToArray(), writer.Written.ToArray());
    }
}
