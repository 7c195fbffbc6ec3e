using System.Text.Json;
using System.Text.Unicode;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Reads the JSON of an inference request in one pass, numbers straight into their raw form. Everything the protocol does
/// not define is refused, with the JSON path of the mistake.
/// </summary>
internal ref struct JsonInferReader
{
    /// <summary>Most arrays and objects open at once; a request needs 4, nested data one more for each dimension.</summary>
    public const int MaxDepth = 32;

    public static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly ReadOnlySpan<byte> _document;
    private readonly ModelSignature _model;
    private readonly InferenceRequest _request;
    private RequestReader _json;
    private BinaryTail _tail;
    private bool _hasInputs;
    private bool _hasOutputs;
    private bool _hasParameters;

    private JsonInferReader(
        ReadOnlySpan<byte> document, BinaryTail tail, ModelSignature model, InferenceRequest request, RequestReader json)
    {
        _document = document;
        _model = model;
        _request = request;
        _json = json;
        _tail = tail;
    }

    /// <summary>
    /// Fills <paramref name="request"/> from a JSON document. Where <paramref name="contract"/> has a schema for it, the
    /// document is held to that in the same pass.
    /// </summary>
    public static GatewayFault? Read(
        ReadOnlySpan<byte> document, ModelSignature model, InferenceRequest request, ContractCheck? contract) =>
        CheckText(document) ?? new JsonInferReader(
            document,
            new BinaryTail(ReadOnlyMemory<byte>.Empty),
            model,
            request,
            contract is { HasRequestSchema: true } ? new RequestReader(document, contract.BeginRequest(document)) : new RequestReader(document))
            .Read();

    /// <summary>
    /// The same for a document followed by binary tensors. What a schema says of the document is said of tensors too, so it is
    /// judged when it has all of them.
    /// </summary>
    public static GatewayFault? Read(
        ReadOnlySpan<byte> document, ReadOnlyMemory<byte> tail, ModelSignature model, InferenceRequest request, ContractCheck? contract)
    {
        var places = contract is { HasRequestSchema: true } ? new List<BinaryPlace>() : null;
        var fault = CheckText(document)
            ?? new JsonInferReader(document, new BinaryTail(tail, places), model, request, new RequestReader(document)).Read();
        if (fault is null && places is not null)
        {
            BinaryRequestDocument.Judge(contract!, document, places, request);
        }

        return fault;
    }

    /// <summary>Finds a document that is not even text.</summary>
    public static GatewayFault? CheckText(ReadOnlySpan<byte> document)
    {
        if (document.IsEmpty)
        {
            return JsonPath.Body.Invalid("is empty; a JSON object is needed");
        }

        if (document.StartsWith("\uFEFF"u8))
        {
            return JsonPath.Body.Invalid("starts with a byte order mark, which JSON does not allow");
        }

        // The reader leaves bad UTF-8 inside strings unnoticed.
        return Utf8.IsValid(document) ? null : JsonPath.Body.Invalid("the JSON is not valid UTF-8");
    }

    private GatewayFault? Read()
    {
        try
        {
            var fault = ReadDocument();
            if (fault is not null)
            {
                // A text that is no JSON, or too deep, is told so, whatever else would be said of what it seems to hold.
                _json.ReadToEnd();
            }

            return fault;
        }
        catch (JsonException exception)
        {
            // The schema's side of the reader gives no place, but a reason.
            return JsonPath.Body.Invalid(exception.LineNumber is null ? exception.Message : DescribeMistake());
        }
    }

    /// <summary>Finds the place by reading once more: the first reader does not count the lines of runs of numbers.</summary>
    private readonly string DescribeMistake()
    {
        try
        {
            new RequestReader(_document).ReadToEnd();
            throw new InvalidOperationException("The text is JSON at a second reading.");
        }
        catch (JsonException exception)
        {
            return $"not valid JSON, or more than {MaxDepth} levels deep, at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
        }
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
        if (!_hasInputs)
        {
            return JsonPath.Body.Invalid("has no inputs");
        }

        return _tail.Remaining == 0
            ? null
            : JsonPath.Body.Invalid($"{_tail.Remaining} bytes are left over after the JSON and the inputs' binary data");
    }

    private GatewayFault? ReadMember()
    {
        if (_json.ValueTextEquals("inputs"u8))
        {
            return Once("inputs", ref _hasInputs) ?? ReadInputs();
        }

        if (_json.ValueTextEquals("outputs"u8))
        {
            return Once("outputs", ref _hasOutputs) ?? JsonOutputsReader.Read(ref _json, _model, _request);
        }

        if (_json.ValueTextEquals("parameters"u8))
        {
            return Once("parameters", ref _hasParameters) ?? ReadParameters();
        }

        if (_json.ValueTextEquals("id"u8))
        {
            var hasId = _request.Id is not null;
            return Once("id", ref hasId) ?? ReadId();
        }

        // Stands in an example of the binary extension; the path says it all the same.
        if (_json.ValueTextEquals("model_name"u8))
        {
            _json.Read();
            return JsonText.ReadLabel(ref _json, new JsonPath("model_name"), out _);
        }

        return JsonPath.Body.Invalid($"has a member that requests do not have: \"{JsonText.Quote(ref _json)}\"");
    }

    private GatewayFault? Once(string member, ref bool seen)
    {
        if (seen)
        {
            return GatewayFault.Invalid(member, "is given twice");
        }

        seen = true;
        _json.Read();
        return null;
    }

    private GatewayFault? ReadId()
    {
        var fault = JsonText.ReadLabel(ref _json, new JsonPath("id"), out var id);
        _request.Id = id;
        return fault;
    }

    private GatewayFault? ReadParameters()
    {
        var fault = JsonParametersReader.Read(ref _json, new JsonPath("parameters"), out var parameters);
        _request.BinaryOutputs = parameters.BinaryDataOutput ?? false;
        return fault ?? RequestParameters.Accept(_request, parameters.Others);
    }

    private GatewayFault? ReadInputs()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            return GatewayFault.Invalid("inputs", $"must be an array, not {JsonText.Kind(_json.TokenType)}");
        }

        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_request.Inputs.Count == FrameLimits.MaxTensors)
            {
                return GatewayFault.Invalid("inputs", $"there are more than {FrameLimits.MaxTensors}");
            }

            var path = new JsonPath("inputs", _request.Inputs.Count);
            var input = new JsonInputReader(path, _document, _model, _request);
            if (input.Read(ref _json, ref _tail) is { } fault)
            {
                return fault;
            }
        }

        return _request.Inputs.Count > 0 ? null : GatewayFault.Invalid("inputs", "must hold at least one input");
    }
}
