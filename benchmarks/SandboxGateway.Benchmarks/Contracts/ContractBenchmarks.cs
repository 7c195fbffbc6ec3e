using System.Text.Json;
using BenchmarkDotNet.Attributes;
using SandboxGateway.Api.Http;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Benchmarks.Contracts;

/// <summary>
/// What a contract costs on the way of a request: a pass that only reads its numbers, the gateway's reader without a contract,
/// with a schema judged in the same pass, and with rules over the tensor's bytes.
/// </summary>
[MemoryDiagnoser]
public class ContractBenchmarks
{
    private readonly float[] _elements = new float[3 * 224 * 224];
    private readonly ModelSignature _signature = new(
        [new TensorSignature("x", DataType.Fp32, [-1], false, Unranked: true)], [new TensorSignature("y", DataType.Fp32, [-1], false)]);

    private byte[] _body = [];
    private ContractSlot _schema = null!;
    private ContractSlot _rules = null!;

    [Params("4 floats", "1x3x224x224")]
    public string Request { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _body = Request == "4 floats" ? InferRequests.Create(1, 4) : InferRequests.Create(1, 3, 224, 224);
        _schema = Slot($"request: {InferRequests.Schema}");
        _rules = Slot("inputs: {x: {minimum: -10, maximum: 10, finite: true}}");
        if (Reader() + ReaderWithSchema() + ReaderWithRules() != 3)
        {
            throw new InvalidOperationException("The request must be good to all.");
        }
    }

    [Benchmark(Baseline = true)]
    public int BarePass()
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

        return count;
    }

    [Benchmark]
    public int Reader() => Read(null);

    [Benchmark]
    public int ReaderWithSchema() => Read(_schema);

    [Benchmark]
    public int ReaderWithRules() => Read(_rules);

    private static ContractSlot Slot(string lines)
    {
        var root = StrictYamlReader.Read(lines, out _)!;
        var model = new ServedModel(ManifestReader.Read("m", "runtime: onnx"), 1, "/");
        return new ContractSlot(ModelContract.Compile(model, root, out var mistakes) ?? throw new InvalidOperationException(mistakes));
    }

    private int Read(ContractSlot? slot)
    {
        using var request = new InferenceRequest();
        using var check = slot?.Rent(_signature);
        return JsonInferReader.Read(_body, _signature, request, check) is null && check?.CheckRequest(request) is null ? 1 : 0;
    }
}
