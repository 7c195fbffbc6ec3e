using System.Buffers.Binary;
using System.Text.Json;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Http;

/// <summary>
/// The raw form of one tensor while its JSON is read. Elements of a fixed size get room for all of them at once; strings
/// get more room as they come, since the shape says nothing of their length.
/// </summary>
internal ref struct RawElements
{
    private const int FirstBytesRoom = 256;

    private readonly DataType _dataType;
    private readonly int _elementSize;
    private readonly InferenceRequest _request;
    private byte[] _buffer;
    private int _length;

    private RawElements(DataType dataType, InferenceRequest request, int room)
    {
        _dataType = dataType;
        _elementSize = DataTypes.ElementSize(dataType);
        _request = request;
        _buffer = request.Rent(room);
    }

    public readonly ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>
    /// Makes room for <paramref name="count"/> elements, or for as many as <paramref name="jsonLength"/> bytes of JSON can
    /// hold: a shape alone must not make the gateway allocate.
    /// </summary>
    /// <returns>False if an array cannot hold them.</returns>
    public static bool TryCreate(
        DataType dataType, long count, int jsonLength, InferenceRequest request, out RawElements elements)
    {
        // Every element is at least one character and a comma or bracket.
        var possible = Math.Min(count, jsonLength / 2);
        var room = dataType == DataType.Bytes ? FirstBytesRoom : possible * DataTypes.ElementSize(dataType);
        var fits = room <= Array.MaxLength;
        elements = fits ? new RawElements(dataType, request, (int)room) : default;
        return fits;
    }

    /// <summary>
    /// Reads at most <paramref name="count"/> elements, stopping at the first token that is none, and leaves the reader after the last.
    /// </summary>
    public int Fill(ref RequestReader json, long count)
    {
        if (_dataType == DataType.Bytes)
        {
            return FillStrings(ref json, count);
        }

        var room = Math.Min(count, (_buffer.Length - _length) / _elementSize);
        var destination = _buffer.AsSpan(_length, (int)room * _elementSize);
        var filled = _dataType == DataType.Bool
            ? FillBooleans(ref json, destination)
            : JsonNumbers.Fill(ref json, _dataType, destination);
        _length += filled * _elementSize;
        return filled;
    }

    /// <summary>Why <see cref="Fill"/> did not take the token the reader stands on.</summary>
    public readonly string Explain(ref RequestReader json) => _dataType switch
    {
        DataType.Bool => $"must be true or false for BOOL, not {JsonText.Kind(json.TokenType)}",
        DataType.Bytes when json.TokenType == JsonTokenType.String => "holds half of a surrogate pair",
        DataType.Bytes => $"must be a string for BYTES, not {JsonText.Kind(json.TokenType)}",
        _ => JsonNumbers.Explain(ref json, DataTypes.Name(_dataType)),
    };

    private static int FillBooleans(ref RequestReader json, Span<byte> destination)
    {
        var count = 0;
        while (count < destination.Length && json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            destination[count++] = json.TokenType == JsonTokenType.True ? (byte)1 : (byte)0;
            json.Read();
        }

        return count;
    }

    private int FillStrings(ref RequestReader json, long count)
    {
        var filled = 0;
        while (filled < count && json.TokenType == JsonTokenType.String)
        {
            // What an escape stands for is never longer than the escape.
            MakeRoom(BytesElements.PrefixSize + json.ValueSpan.Length);
            var text = _buffer.AsSpan(_length + BytesElements.PrefixSize);
            if (!TryCopyString(ref json, text, out var length))
            {
                break;
            }

            BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_length), length);
            _length += BytesElements.PrefixSize + length;
            filled++;
            json.Read();
        }

        return filled;
    }

    private static bool TryCopyString(ref RequestReader json, Span<byte> destination, out int length)
    {
        try
        {
            length = json.CopyString(destination);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader checks the syntax of escapes, but only here that surrogates come in pairs.
            length = 0;
            return false;
        }
    }

    private void MakeRoom(int more)
    {
        if (_buffer.Length - _length >= more)
        {
            return;
        }

        var larger = _request.Rent((int)Math.Min(Array.MaxLength, Math.Max((long)_length + more, 2L * _buffer.Length)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        _buffer = larger;
    }
}
