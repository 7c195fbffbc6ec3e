using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.SandboxTests.Gateway.Handlers;

namespace SandboxGateway.SandboxTests.Gateway.RoundTrips;

/// <summary>One gateway with models that answer what they are sent: an ONNX one for each datatype, and a Python handler for all.</summary>
public sealed class RoundTripGateway : IAsyncLifetime, IDisposable
{
    private static readonly Dictionary<DataType, int> _onnxTypes = new()
    {
        [DataType.Fp32] = 1,
        [DataType.Uint8] = 2,
        [DataType.Int8] = 3,
        [DataType.Uint16] = 4,
        [DataType.Int16] = 5,
        [DataType.Int32] = 6,
        [DataType.Int64] = 7,
        [DataType.Bytes] = 8,
        [DataType.Bool] = 9,
        [DataType.Fp16] = 10,
        [DataType.Fp64] = 11,
        [DataType.Uint32] = 12,
        [DataType.Uint64] = 13,
        [DataType.Bf16] = 16,
    };

    private readonly HandlerModels _models = new();

    public static IReadOnlyList<DataType> DataTypeValues { get; } = [.. Enum.GetValues<DataType>().Where(DataTypes.IsDefined)];

    internal RealGateway Gateway { get; private set; } = null!;

    /// <summary>The model that carries a tensor, and the names of its input and output.</summary>
    internal static (string Model, string Input, string Output) For(bool isOnnx, DataType dataType, int rank)
    {
        var name = DataTypes.Name(dataType);
        return isOnnx ? ($"onnx_{name}", "x", "y") : ("python", $"{name}_{rank}", $"{name}_{rank}");
    }

    public async Task InitializeAsync()
    {
        foreach (var (dataType, elementType) in _onnxTypes)
        {
            var name = $"onnx_{DataTypes.Name(dataType)}";
            _models.Add($"{name}/model.yaml", "runtime: onnx\n");
            _models.Add($"{name}/1/model.onnx", OnnxIdentity.Model(OnnxIdentity.TensorType(elementType)));
        }

        _models.Add("python/model.yaml", $"runtime: python\ninputs:\n{All(", optional: true")}outputs:\n{All("")}")
            .Add("python/1/handler.py", "def handle(request):\n    return {name: request.inputs[name] for name in request.outputs}\n");
        Gateway = await RealGateway.StartAsync(user: null, _models.Path);
    }

    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    public void Dispose() => _models.Dispose();

    private static string All(string more) => string.Concat(
        from dataType in DataTypeValues
        from rank in (int[])[0, 1, 3]
        let name = DataTypes.Name(dataType)
        select $"  - {{name: {name}_{rank}, datatype: {name}, shape: [{string.Join(", ", Enumerable.Repeat(-1, rank))}]{more}}}\n");
}
