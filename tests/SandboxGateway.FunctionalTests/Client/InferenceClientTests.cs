using SandboxGateway.Client;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using SandboxGateway.Workers;

namespace SandboxGateway.FunctionalTests.Client;

/// <summary>The client against a whole gateway, over REST in both encodings and over gRPC.</summary>
public sealed class InferenceClientTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Wires => ["binary", "json", "grpc"];

    public static TheoryData<string, DataType> WiresAndTypes()
    {
        var all = new TheoryData<string, DataType>();
        foreach (var type in Enum.GetValues<DataType>().Where(type => type != DataType.Unspecified))
        {
            all.Add("binary", type);
            all.Add("grpc", type);
            if (type is not (DataType.Fp16 or DataType.Bf16))
            {
                all.Add("json", type);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(WiresAndTypes))]
    public async Task Infer_EveryDatatype_ComesBackBitForBit(string wire, DataType type)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(type, -1, 2));
        using var client = Connect(gateway, wire);
        var sent = Tensors.Extremes(type, isJson: wire == "json");

        var result = await client.InferAsync(
            new InferenceRequest { Model = "model", Id = "r1", Inputs = { sent }, Outputs = { "y" } }, CancellationToken.None);

        Assert.Equal(("model", "1", "r1"), (result.Model, result.Version, result.Id));
        Assert.Equal(sent.DataType, result["y"].DataType);
        Assert.Equal(sent.Shape, result["y"].Shape);
        Assert.Equal(sent.Data.ToArray(), result["y"].Data.ToArray());
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task GetModel_OfAGateway_IsItsSignature(string wire)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Fp32, -1, 4));
        using var client = Connect(gateway, wire);

        var model = await client.GetModelAsync("model", "1", CancellationToken.None);
        var server = await client.GetServerAsync(CancellationToken.None);

        Assert.Equal(("x", TensorType.Fp32), (model.Inputs.Single().Name, model.Inputs.Single().DataType));
        Assert.Equal([-1, 4], model.Outputs.Single().Shape);
        Assert.Equal("sandbox-gateway", server.Name);
        Assert.True(await client.IsLiveAsync(CancellationToken.None));
        Assert.True(await client.IsReadyAsync(CancellationToken.None));
        Assert.True(await client.IsModelReadyAsync("model", CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Infer_UnknownModel_IsNotFoundWithTheGatewaysWords(string wire)
    {
        await using var gateway = await StartAsync(FakeModels.Identity());
        using var client = Connect(gateway, wire);

        var infer = await FailAsync(() => client.InferAsync(new InferenceRequest { Model = "other" }, CancellationToken.None));
        var ready = await FailAsync(() => client.IsModelReadyAsync("other", CancellationToken.None));

        Assert.Equal((InferenceError.NotFound, InferenceError.NotFound), (infer.Error, ready.Error));
        Assert.Contains("other", infer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Infer_ContractViolated_NamesThePlace(string wire)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(), contract: "contract: {inputs: {x: {maximum: 1}}}");
        using var client = Connect(gateway, wire);
        var request = new InferenceRequest { Model = "model", Inputs = { InferenceTensor.Create("x", [2], [0.5f, 1.5f]) } };

        var failure = await FailAsync(() => client.InferAsync(request, CancellationToken.None));

        Assert.Equal(InferenceError.InvalidRequest, failure.Error);
        var violation = Assert.Single(failure.Violations);
        Assert.Equal("/inputs/0/data/1", violation.Pointer);
        Assert.Contains("1.5", violation.Description, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Infer_ModelThatCannotStart_IsTriedAgainAndThenUnavailable(string wire)
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(), configureLauncher: launcher => launcher.Failure = new SandboxLaunchException("Step 'mount' failed"));
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Unavailable, _patience);
        using var client = Connect(gateway, wire, new RetryOptions { MaxAttempts = 2 });

        var failure = await FailAsync(() => client.InferAsync(
            new InferenceRequest { Model = "model", Inputs = { InferenceTensor.Create("x", [1], [1f]) } }, CancellationToken.None));

        Assert.Equal(InferenceError.Unavailable, failure.Error);
        Assert.Equal(wire == "grpc" ? null : TimeSpan.FromSeconds(1), failure.RetryAfter);
        Assert.False(await client.IsModelReadyAsync("model", CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Infer_ParametersAndEmptyTensors_AreTaken(string wire)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Int64, -1, 3));
        using var client = Connect(gateway, wire);

        var result = await client.InferAsync(
            new InferenceRequest
            {
                Model = "model",
                Inputs = { InferenceTensor.Create<long>("x", [0, 3], []) },
                Parameters = { ["a"] = 1L, ["b"] = 0.5, ["c"] = "t", ["d"] = true },
                Timeout = _patience,
            },
            CancellationToken.None);

        Assert.Equal([0, 3], result["y"].Shape);
        Assert.Empty(result["y"].ToArray<long>());
    }

    private static InferenceClient Connect(GatewayTestHost gateway, string wire, RetryOptions? retry = null)
    {
        var options = new InferenceClientOptions
        {
            Encoding = wire == "json" ? TensorEncoding.Json : TensorEncoding.Binary,
            Retry = retry ?? new RetryOptions(),
        };
        return wire == "grpc"
            ? InferenceClient.ForGrpc(gateway.GrpcAddress, options)
            : InferenceClient.ForRest(gateway.Http.BaseAddress!, options);
    }

    private static Task<InferenceException> FailAsync(Func<Task> call) => Assert.ThrowsAsync<InferenceException>(call);

    private static async Task<GatewayTestHost> StartAsync(ModelLoaded model, string contract = "")
    {
        var gateway = await GatewayTestHost.StartAsync(model, contract: contract);
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }
}
