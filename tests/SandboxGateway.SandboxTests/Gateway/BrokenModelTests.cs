using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>Models that cannot be served, between models that can.</summary>
public sealed class BrokenModelTests
{
    private const string Iris = """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[6.3,3.3,6.0,2.5]}]}""";

    // What the reason must tell the model's author.
    private static readonly Dictionary<string, string> _reasons = new()
    {
        ["float8_output"] = "FLOAT8E4M3FN",
        ["int4_output"] = "INT4",
        ["missing_data"] = "weights.bin",
        ["not_a_model"] = "Protobuf parsing failed",
        ["sequence_output"] = "only tensors can be served",
        ["truncated"] = "Protobuf parsing failed",
        ["unknown_operator"] = "Teleport",
        ["zipmap_output"] = "zipmap=False",
    };

    [Fact]
    public async Task Models_Broken_GiveTheirReasonWhileTheOthersServe()
    {
        var refused = Path.Combine(PublishedFiles.Checkout, "tests", "fixtures", "refused");
        using var models = new PrivateModels(null, refused, Path.Combine(PublishedFiles.Checkout, "samples", "models"));
        await using var gateway = await RealGateway.StartAsync(models: models.Path);

        Assert.Equal(
            _reasons.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(refused).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var (model, reason) in _reasons)
        {
            using var rest = await gateway.InferAsync(model, Iris);
            var body = await rest.Content.ReadFromJsonAsync<JsonElement>();
            var grpc = await new GrpcClient(gateway.Grpc).StatusOfAsync(
                "inference.GRPCInferenceService/ModelInfer", new ModelInferRequest { ModelName = model }.ToByteArray(), isCompressed: false);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, rest.StatusCode);
            Assert.Contains(reason, body.GetProperty("error").GetString(), StringComparison.Ordinal);
            Assert.Equal(StatusCode.Unavailable, grpc.StatusCode);
            Assert.Equal(body.GetProperty("error").GetString(), grpc.Detail);
        }

        using var good = await gateway.InferAsync("iris", Iris);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(_reasons.Count, gateway.Events("ModelRefused").Count());
    }
}
