using System.Text.Json;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Api.Http;

/// <summary>Reads one object of "inputs". Its members may come in any order.</summary>
/// <remarks>
/// With datatype and shape first, as clients write them, data is read in the same pass. If data comes earlier, its place
/// is kept, and it is read when the object ends.
/// </remarks>
internal ref struct JsonInputReader(JsonPath path, ReadOnlySpan<byte> document, ModelSignature model, InferenceRequest request)
{
    private readonly JsonPath _path = path;
    private readonly ReadOnlySpan<byte> _document = document;
    private readonly ModelSignature _model = model;
    private readonly InferenceRequest _request = request;
    private string? _name;
    private DataType _dataType;
    private long[]? _shape;
    private long? _binarySize;
    private bool _hasParameters;
    private Range? _postponedData;
    private ReadOnlyMemory<byte>? _raw;

    /// <summary>Reads the object the reader stands on and adds the tensor to the request.</summary>
    public GatewayFault? Read(ref RequestReader json, ref BinaryTail tail)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return _path.Invalid($"must be an object, not {JsonText.Kind(json.TokenType)}");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadMember(ref json) is { } fault)
            {
                return fault;
            }
        }

        return Complete((int)json.TokenStartIndex, ref tail);
    }

    private GatewayFault? ReadMember(ref RequestReader json)
    {
        if (json.ValueTextEquals("name"u8))
        {
            return Once("name", _name is null) ?? ReadName(ref json);
        }

        if (json.ValueTextEquals("shape"u8))
        {
            return Once("shape", _shape is null) ?? ReadShape(ref json);
        }

        if (json.ValueTextEquals("datatype"u8))
        {
            return Once("datatype", _dataType == DataType.Unspecified) ?? ReadDataType(ref json);
        }

        if (json.ValueTextEquals("data"u8))
        {
            return Once("data", _raw is null && _postponedData is null) ?? ReadOrPostponeData(ref json);
        }

        if (json.ValueTextEquals("parameters"u8))
        {
            return Once("parameters", !_hasParameters) ?? ReadParameters(ref json);
        }

        return _path.Invalid($"has a member that inputs do not have: \"{JsonText.Quote(ref json)}\"");
    }

    private readonly GatewayFault? Once(string member, bool isFirst) =>
        isFirst ? null : _path.To(member).Invalid("is given twice");

    private GatewayFault? ReadName(ref RequestReader json)
    {
        json.Read();
        var fault = JsonText.ReadName(ref json, _path.To("name"), _model, out var name);
        _name = name;
        if (fault is not null)
        {
            return fault;
        }

        foreach (var earlier in _request.Inputs)
        {
            if (earlier.Name == name)
            {
                return _path.To("name").Invalid($"{TensorText.Name(name)} is given twice");
            }
        }

        return null;
    }

    private GatewayFault? ReadShape(ref RequestReader json)
    {
        json.Read();
        var fault = JsonShapeReader.Read(ref json, _path.To("shape"), out var shape);
        _shape = shape;
        return fault;
    }

    private GatewayFault? ReadDataType(ref RequestReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            return _path.To("datatype").Invalid($"must be a string, not {JsonText.Kind(json.TokenType)}");
        }

        return DataTypes.TryParse(json.ValueSpan, out _dataType)
            ? null
            : _path.To("datatype").Invalid($"\"{JsonText.Quote(ref json)}\" is no datatype of the protocol, such as FP32 or INT64");
    }

    private GatewayFault? ReadParameters(ref RequestReader json)
    {
        json.Read();
        _hasParameters = true;
        var fault = JsonParametersReader.Read(ref json, _path.To("parameters"), out var parameters);
        _binarySize = parameters.BinaryDataSize;
        return fault;
    }

    private GatewayFault? ReadOrPostponeData(ref RequestReader json)
    {
        json.Read();
        if (_shape is not null && _dataType != DataType.Unspecified)
        {
            return ReadData(ref json, _document.Length - (int)json.TokenStartIndex);
        }

        var start = (int)json.TokenStartIndex;
        json.Skip();
        _postponedData = start..(int)json.BytesConsumed;
        return null;
    }

    private GatewayFault? ReadData(ref RequestReader json, int jsonLength)
    {
        if (CheckHeader(out var header) is { } fault)
        {
            return fault;
        }

        fault = JsonDataReader.Read(ref json, header, jsonLength, _request, out var raw);
        _raw = raw;
        return fault;
    }

    private readonly GatewayFault? CheckHeader(out TensorHeader header)
    {
        var fits = TensorShape.TryCountElements(_shape, out var count);
        header = new TensorHeader(_path, _dataType, _shape ?? [], count);
        return fits ? null : _path.To("shape").Invalid("asks for more elements than 64 bits can count");
    }

    private GatewayFault? Complete(int end, ref BinaryTail tail)
    {
        var missing = _name is null ? "name"
            : _shape is null ? "shape"
            : _dataType == DataType.Unspecified ? "datatype"
            : _raw is null && _postponedData is null && _binarySize is null ? "data"
            : null;
        if (missing is not null)
        {
            return _path.Invalid($"has no {missing}");
        }

        if (_binarySize is not null && (_raw is not null || _postponedData is not null))
        {
            return _path.Invalid("has both data and the parameter binary_data_size");
        }

        if ((_binarySize is { } size ? TakeBinary(size, end, ref tail) : ReadPostponedData()) is { } fault)
        {
            return fault;
        }

        _request.Inputs.Add(new Tensor(_name!, _dataType, _shape!, _raw.GetValueOrDefault()) { CameRaw = _binarySize is not null });
        return null;
    }

    private GatewayFault? ReadPostponedData()
    {
        if (_postponedData is not { } range)
        {
            return null;
        }

        var text = _document[range];
        var json = new RequestReader(text);
        json.Read();
        return ReadData(ref json, text.Length);
    }

    private GatewayFault? TakeBinary(long size, int end, ref BinaryTail tail)
    {
        if (CheckHeader(out var header) is { } fault)
        {
            return fault;
        }

        tail.Note(_request.Inputs.Count, end);
        fault = BinaryInput.Take(header, size, ref tail, out var raw);
        _raw = raw;
        return fault;
    }
}
