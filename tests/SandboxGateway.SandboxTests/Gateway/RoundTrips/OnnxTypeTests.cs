using System.Net;
using System.Text.Json;
using SandboxGateway.SandboxTests.Gateway.Handlers;

namespace SandboxGateway.SandboxTests.Gateway.RoundTrips;

/// <summary>
/// ONNX models of types the protocol cannot carry: refused when they are loaded, with the reason, while others serve. Those it
/// can carry are in <see cref="RoundTripTests"/>.
/// </summary>
public sealed class OnnxTypeTests
{
    private static readonly byte[] _floats = OnnxIdentity.TensorType(1);

    // ONNX Runtime has no Identity for some of them, and says so before anybody asks for the type.
    private static readonly Dictionary<string, (byte[] Type, string Reason)> _refused = new()
    {
        ["complex64"] = (OnnxIdentity.TensorType(14), "complex64"),
        ["complex128"] = (OnnxIdentity.TensorType(15), "complex128"),
        ["float8e4m3fn"] = (OnnxIdentity.TensorType(17), "FLOAT8E4M3FN"),
        ["float8e4m3fnuz"] = (OnnxIdentity.TensorType(18), "FLOAT8E4M3FNUZ"),
        ["float8e5m2"] = (OnnxIdentity.TensorType(19), "FLOAT8E5M2"),
        ["float8e5m2fnuz"] = (OnnxIdentity.TensorType(20), "FLOAT8E5M2FNUZ"),
        ["uint4"] = (OnnxIdentity.TensorType(21), "implementation for Identity"),
        ["int4"] = (OnnxIdentity.TensorType(22), "implementation for Identity"),
        ["float4e2m1"] = (OnnxIdentity.TensorType(23), "implementation for Identity"),
        ["undefined"] = (OnnxIdentity.TensorType(0), "Invalid tensor data type 0"),
        ["unknown"] = (OnnxIdentity.TensorType(99), "Invalid tensor data type 99"),
        ["sequence"] = (OnnxIdentity.Of(4, _floats), "is a sequence or a map"),
        ["optional"] = (OnnxIdentity.Of(9, _floats), "is of an optional type"),
        ["map"] = (OnnxIdentity.MapType(_floats), "map"),
        ["sparse"] = (OnnxIdentity.SparseType(1), "sparse"),
    };

    [Fact]
    public async Task Load_TypeTheProtocolCannotCarry_IsRefusedWithTheReasonWhileOthersServe()
    {
        using var models = new HandlerModels();
        models.Add("good/model.yaml", "runtime: onnx\n").Add("good/1/model.onnx", OnnxIdentity.Model(_floats));
        foreach (var (name, (type, _)) in _refused)
        {
            models.Add($"{name}/model.yaml", "runtime: onnx\n").Add($"{name}/1/model.onnx", OnnxIdentity.Model(type));
        }

        await using var gateway = await RealGateway.StartAsync(user: null, models.Path);

        foreach (var (name, (_, reason)) in _refused)
        {
            using var response = await gateway.Http.GetAsync(new Uri($"v2/models/{name}", UriKind.Relative));
            var error = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("error").GetString();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.StartsWith($"Model '{name}' is not ready: The model cannot be loaded: ", error, StringComparison.Ordinal);
            Assert.True(error!.Contains(reason, StringComparison.Ordinal), $"{name}: {error}");
        }

        using var good = await gateway.InferAsync("good", """{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[1]}]}""");
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }
}
