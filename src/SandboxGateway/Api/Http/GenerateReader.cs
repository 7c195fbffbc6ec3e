using System.Text.Json;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Reads the JSON of a generate request: members named as inputs of the model become tensors, at the top and in "parameters"
/// alike; all others are parameters.
/// </summary>
internal ref struct GenerateReader
{
    private static readonly JsonPath _parameters = new("parameters");

    private readonly int _documentLength;
    private readonly ModelSignature _model;
    private readonly InferenceRequest _request;
    private readonly Dictionary<string, Parameter> _others = new(StringComparer.Ordinal);
    private RequestReader _json;
    private bool _hasParameters;

    private GenerateReader(ReadOnlySpan<byte> document, ModelSignature model, InferenceRequest request)
    {
        _documentLength = document.Length;
        _model = model;
        _request = request;
        _json = new RequestReader(document);
    }

    /// <summary>
    /// Fills <paramref name="request"/>, and has <paramref name="contract"/> judge the document that the same request would be
    /// in the protocol's own form.
    /// </summary>
    public static GatewayFault? Read(
        ReadOnlySpan<byte> document, ModelSignature model, InferenceRequest request, ContractCheck? contract)
    {
        if (JsonInferReader.CheckText(document) is { } unreadable)
        {
            return unreadable;
        }

        var reader = new GenerateReader(document, model, request);
        try
        {
            if (reader.ReadDocument() is { } fault)
            {
                return fault;
            }
        }
        catch (JsonException exception)
        {
            return JsonPath.Body.Invalid(
                $"not valid JSON, or more than {JsonInferReader.MaxDepth} levels deep, "
                + $"at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }

        if (contract is { HasRequestSchema: true })
        {
            GenerateDocument.Judge(contract, request, reader._others);
        }

        return RequestParameters.Accept(request, reader._others);
    }

    private GatewayFault? ReadDocument()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            return JsonPath.Body.Invalid($"must be an object, not {JsonText.Kind(_json.TokenType)}");
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadMember() is { } fault)
            {
                return fault;
            }
        }

        // The reader throws if anything but white space follows the object.
        _json.Read();
        return null;
    }

    private GatewayFault? ReadMember()
    {
        if (FindInput() is { } input)
        {
            return ReadInput(input);
        }

        if (_json.ValueTextEquals("id"u8))
        {
            return ReadId();
        }

        return _json.ValueTextEquals("parameters"u8)
            ? ReadParameters()
            : JsonParametersReader.ReadOther(ref _json, JsonPath.Body, _others);
    }

    private GatewayFault? ReadId()
    {
        if (_request.Id is not null)
        {
            return GatewayFault.Invalid("id", "is given twice");
        }

        _json.Read();
        var fault = JsonText.ReadLabel(ref _json, new JsonPath("id"), out var id);
        _request.Id = id;
        return fault;
    }

    private GatewayFault? ReadParameters()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject || _hasParameters)
        {
            return _parameters.Invalid(_hasParameters ? "is given twice" : $"must be an object, not {JsonText.Kind(_json.TokenType)}");
        }

        _hasParameters = true;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var fault = FindInput() is { } input ? ReadInput(input) : JsonParametersReader.ReadOther(ref _json, _parameters, _others);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private TensorSignature? FindInput() =>
        JsonText.TryGetString(ref _json, out var name) ? Array.Find(_model.Inputs, input => input.Name == name) : null;

    private GatewayFault? ReadInput(TensorSignature input)
    {
        var path = new JsonPath(TensorText.Cut(input.Name));
        if (_request.Inputs.Exists(earlier => earlier.Name == input.Name))
        {
            return path.Invalid("is given twice");
        }

        _json.Read();
        var isArray = _json.TokenType == JsonTokenType.StartArray;
        var count = isArray ? CountElements() : 1;
        if (!RawRequest.TryMakeShape(input, count, out var shape))
        {
            return path.Invalid($"{count} values are no tensor of {TensorText.Type(input)}");
        }

        var header = new TensorHeader(path, input.DataType, shape, count);
        var fault = isArray
            ? JsonDataReader.Read(ref _json, header, _documentLength, _request, out var raw)
            : ReadSingle(header, out raw);
        _request.Inputs.Add(new Tensor(input.Name, input.DataType, shape, raw));
        return fault;
    }

    // Elements of nested arrays together: whether they are nested as the shape says is for the data's reader.
    private readonly long CountElements()
    {
        var ahead = _json;
        var count = 0L;
        for (var depth = 1; depth > 0 && ahead.Read();)
        {
            depth += ahead.TokenType switch
            {
                JsonTokenType.StartArray => 1,
                JsonTokenType.EndArray => -1,
                _ => 0,
            };
            if (ahead.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray))
            {
                ahead.Skip();
                count++;
            }
        }

        return count;
    }

    private readonly GatewayFault? ReadSingle(TensorHeader header, out ReadOnlyMemory<byte> raw)
    {
        raw = default;
        if (header.DataType is DataType.Fp16 or DataType.Bf16)
        {
            return header.Path.Invalid($"JSON has no form for {DataTypes.Name(header.DataType)}");
        }

        // Reads on behind the value, where the loop over the members goes by itself.
        var single = _json;
        RawElements.TryCreate(header.DataType, 1, _documentLength, _request, out var elements);
        if (elements.Fill(ref single, 1) == 0)
        {
            return header.Path.Invalid(elements.Explain(ref single));
        }

        raw = elements.Written;
        return null;
    }
}
