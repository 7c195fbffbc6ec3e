using System.Text;
using System.Text.Json;
using NJsonSchema;
using SandboxGateway.Api.Http;
using SandboxGateway.Contracts;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Benchmarks.Contracts;

/// <summary>The ways to read one request that are compared, each a pass over the same bytes.</summary>
internal sealed class ContractCandidates
{
    private const string Rules = "inputs: {x: {minimum: -10, maximum: 10, finite: true}}";

    private readonly byte[] _body;
    private readonly string _text;
    private readonly float[] _elements;
    private readonly JsonSchema _other = JsonSchema.FromJsonAsync(InferRequests.Schema).GetAwaiter().GetResult();
    private readonly ModelSignature _signature = new(
        [new TensorSignature("x", DataType.Fp32, [-1], false, Unranked: true)], [new TensorSignature("y", DataType.Fp32, [-1], false)]);

    public ContractCandidates(byte[] body, int elements)
    {
        _body = body;
        _text = Encoding.UTF8.GetString(body);
        _elements = new float[elements];
        var schema = Slot($"request: {InferRequests.Schema}");
        var rules = Slot(Rules);
        All =
        [
            ("Utf8JsonReader into float[], nothing checked", BarePass),
            ("the gateway's reader, no contract", () => Read(null)),
            ("the gateway's reader and a schema", () => Read(schema)),
            ("the gateway's reader and rules of the tensor", () => Read(rules)),
            ("NJsonSchema, the same schema", () => _other.Validate(_text).Count == 0),
        ];
    }

    /// <summary>The first is what the others are compared with; each says whether the request is good.</summary>
    public IReadOnlyList<(string Name, Func<bool> Run)> All { get; }

    private static ContractSlot Slot(string lines)
    {
        var root = StrictYamlReader.Read(lines, out _)!;
        var model = new ServedModel(ManifestReader.Read("m", "runtime: onnx"), 1, "/");
        return new ContractSlot(ModelContract.Compile(model, root, out var mistakes) ?? throw new InvalidOperationException(mistakes),
            new SecretScanner(RuleSet.BuiltIn));
    }

    private bool BarePass()
    {
        var reader = new Utf8JsonReader(_body);
        var count = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out var value))
            {
                _elements[count++ % _elements.Length] = value;
            }
        }

        return count >= _elements.Length;
    }

    private bool Read(ContractSlot? slot)
    {
        using var request = new InferenceRequest();
        using var check = slot?.Rent(_signature);
        return JsonInferReader.Read(_body, _signature, request, check) is null && check?.CheckRequest(request) is null;
    }
}
