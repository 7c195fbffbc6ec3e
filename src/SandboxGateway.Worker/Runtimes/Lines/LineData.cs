using System.Buffers;
using System.Text.Json;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>
/// Reads the data of one output: a single value, a flat array, or arrays in arrays, whose form then is the shape.
/// </summary>
internal ref struct LineData
{
    private readonly TensorSpec _declared;
    private readonly ArrayBufferWriter<byte> _raw = new();
    private readonly List<long> _dimensions = [];
    private Utf8JsonReader _json;
    private long _count;
    private int _leafDepth = -1;

    private LineData(Utf8JsonReader json, TensorSpec declared)
    {
        _json = json;
        _declared = declared;
    }

    /// <param name="json">At the data's first token.</param>
    /// <param name="declared">The output it is for.</param>
    /// <param name="dataType">As the program says it; null if it does not.</param>
    /// <param name="shape">Likewise.</param>
    /// <exception cref="LineReplyException">It does not fit.</exception>
    public static LineTensor Read(Utf8JsonReader json, TensorSpec declared, string? dataType, long[]? shape)
    {
        var name = DataTypes.Name(declared.Datatype);
        if (dataType is not null && dataType != name)
        {
            throw Wrong(declared, $"{dataType} given, {name} declared");
        }

        var data = new LineData(json, declared);
        data.ReadAll();
        shape ??= data.Shape();
        if (!TensorShape.TryCountElements(shape, out var count) || count != data._count)
        {
            throw Wrong(declared, $"{data._count} values do not fill shape [{string.Join(", ", shape)}], or are nested unevenly");
        }

        return TensorShape.Fits([.. declared.Shape], shape)
            ? new LineTensor(declared, shape, data._raw.WrittenMemory)
            : throw Wrong(declared, $"shape [{string.Join(", ", shape)}] given, [{string.Join(", ", declared.Shape)}] declared");
    }

    private void ReadAll()
    {
        if (_json.TokenType == JsonTokenType.StartArray)
        {
            ReadArray(depth: 0);
        }
        else
        {
            ReadLeaf(depth: -1);
        }
    }

    // A value alone stands for a tensor of one element, of as many dimensions as declared.
    private readonly long[] Shape() =>
        _dimensions.Count > 0 ? [.. _dimensions] : [.. Enumerable.Repeat(1L, _declared.Shape.Count)];

    private void ReadArray(int depth)
    {
        if (depth == FrameLimits.MaxRank)
        {
            throw Wrong(_declared, "the arrays are nested too deep");
        }

        if (_dimensions.Count == depth)
        {
            _dimensions.Add(-1);
        }

        var length = 0L;
        for (; _json.Read() && _json.TokenType != JsonTokenType.EndArray; length++)
        {
            if (_json.TokenType == JsonTokenType.StartArray)
            {
                ReadArray(depth + 1);
            }
            else
            {
                ReadLeaf(depth);
            }
        }

        if (_dimensions[depth] >= 0 && _dimensions[depth] != length)
        {
            throw Wrong(_declared, "the nested arrays are not all of the same length");
        }

        _dimensions[depth] = length;
    }

    private void ReadLeaf(int depth)
    {
        if (_count++ > 0 && _leafDepth != depth)
        {
            throw Wrong(_declared, "the nested arrays are not all of the same depth");
        }

        _leafDepth = depth;
        if (!JsonElementReader.TryRead(ref _json, _declared.Datatype, _raw))
        {
            throw Wrong(_declared, $"value {_count - 1} is no {DataTypes.Name(_declared.Datatype)}");
        }
    }

    private static LineReplyException Wrong(TensorSpec declared, string problem) =>
        new($"output \"{declared.Name}\": {problem}");
}
