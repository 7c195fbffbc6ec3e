using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using NJsonSchema;
using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Benchmarks.Contracts;

/// <summary>What it costs to hold a request to a schema, beside a pass that only reads its numbers.</summary>
[MemoryDiagnoser]
public class SchemaValidatorBenchmarks
{
    private readonly SchemaValidator _validator = new();
    private readonly float[] _elements = new float[3 * 224 * 224];
    private SchemaPlan _plan = null!;
    private JsonSchema _other = null!;
    private byte[] _request = [];
    private string _text = "";

    [Params("4 floats", "1x3x224x224")]
    public string Request { get; set; } = "";

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _request = Request == "4 floats" ? InferRequests.Create(1, 4) : InferRequests.Create(1, 3, 224, 224);
        _text = Encoding.UTF8.GetString(_request);
        _plan = SchemaLoader.Load(Encoding.UTF8.GetBytes(InferRequests.Schema), SchemaLoadOptions.Default).Plan!;
        _other = await JsonSchema.FromJsonAsync(InferRequests.Schema);
        if (OurValidator() + NJsonSchemaValidator() > 0)
        {
            throw new InvalidOperationException("The request must be valid to all.");
        }
    }

    [Benchmark(Baseline = true)]
    public int BarePass()
    {
        var reader = new Utf8JsonReader(_request);
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
    public int OurValidator() => _validator.Validate(_plan, _request).Count;

    [Benchmark]
    public int OurValidatorAsTree() => _validator.ValidateAsTree(_plan, _request).Count;

    [Benchmark]
    public int NJsonSchemaValidator() => _other.Validate(_text).Count;
}
