using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Reads one input's "data": all elements in one array, or arrays nested exactly as the shape says. Keeps how many
/// entries each open array has had, which is also what the path of a mistake is made of.
/// </summary>
internal ref struct JsonDataReader
{
    private readonly TensorHeader _tensor;
    private readonly long[] _lengths;
    private RawElements _elements;
    private OpenArrays _seen;
    private int _level;

    private JsonDataReader(TensorHeader tensor, long[] lengths, RawElements elements)
    {
        _tensor = tensor;
        _lengths = lengths;
        _elements = elements;
    }

    /// <summary>
    /// Reads the array the reader stands on; at most <paramref name="jsonLength"/> bytes of JSON are left from there.
    /// </summary>
    public static GatewayFault? Read(
        ref RequestReader json, TensorHeader tensor, int jsonLength, InferenceRequest request, out ReadOnlyMemory<byte> raw)
    {
        raw = default;
        var path = tensor.Path.To("data");
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return path.Invalid($"must be an array, not {JsonText.Kind(json.TokenType)}");
        }

        if (tensor.DataType is DataType.Fp16 or DataType.Bf16)
        {
            return path.Invalid($"JSON has no form for {tensor.DataTypeName}; send it as a binary tensor");
        }

        if (!RawElements.TryCreate(tensor.DataType, tensor.Count, jsonLength, request, out var elements))
        {
            return new GatewayFault(GatewayError.RequestTooLarge, $"{path}: has more elements than one tensor can hold");
        }

        json.Read();
        var isNested = json.TokenType == JsonTokenType.StartArray;
        var reader = new JsonDataReader(tensor, isNested ? tensor.Shape : [tensor.Count], elements);
        var fault = reader.ReadArrays(ref json);
        raw = reader._elements.Written;
        return fault;
    }

    private GatewayFault? ReadArrays(ref RequestReader json)
    {
        while (true)
        {
            if (json.TokenType == JsonTokenType.EndArray)
            {
                if (_seen[_level] != Expected)
                {
                    return _tensor.WrongCount(Place(), Expected, _seen[_level]);
                }

                if (_level == 0)
                {
                    return null;
                }

                _level--;
                json.Read();
            }
            else if ((json.TokenType == JsonTokenType.StartArray ? Open(ref json) : ReadRun(ref json)) is { } fault)
            {
                return fault;
            }
        }
    }

    // A scalar's shape has no lengths; nested data never fits it.
    private readonly long Expected => _level < _lengths.Length ? _lengths[_level] : 0;

    private readonly bool IsInnermost => _level == _lengths.Length - 1;

    private GatewayFault? Open(ref RequestReader json)
    {
        if (_level >= _lengths.Length - 1)
        {
            return GatewayFault.Invalid(Element(), $"is nested deeper than shape {_tensor.ShapeText}");
        }

        if (_seen[_level] == Expected)
        {
            return TooMany(ref json);
        }

        _seen[_level]++;
        _level++;
        _seen[_level] = 0;
        json.Read();
        return null;
    }

    private GatewayFault? ReadRun(ref RequestReader json)
    {
        if (!IsInnermost)
        {
            return GatewayFault.Invalid(Element(), $"must be an array, as shape {_tensor.ShapeText} is nested");
        }

        if (_seen[_level] == Expected)
        {
            return TooMany(ref json);
        }

        var filled = _elements.Fill(ref json, Expected - _seen[_level]);
        _seen[_level] += filled;
        return filled > 0 ? null : GatewayFault.Invalid(Element(), _elements.Explain(ref json));
    }

    private readonly GatewayFault TooMany(ref RequestReader json)
    {
        var found = _seen[_level];
        while (json.TokenType != JsonTokenType.EndArray)
        {
            found++;
            json.Skip();
            json.Read();
        }

        return _tensor.WrongCount(Place(), Expected, found);
    }

    /// <summary>The array that is open.</summary>
    private readonly string Place()
    {
        var place = new StringBuilder(_tensor.Path.To("data").ToString());
        for (var i = 0; i < _level; i++)
        {
            place.Append('[').Append(_seen[i] - 1).Append(']');
        }

        return place.ToString();
    }

    /// <summary>The next element of the array that is open.</summary>
    private readonly string Element() => $"{Place()}[{_seen[_level]}]";

    /// <summary>As many arrays as the reader's depth limit lets be open at once.</summary>
    [InlineArray(JsonInferReader.MaxDepth)]
    private struct OpenArrays
    {
        private long _first;
    }
}
