using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Incidents;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using SandboxGateway.Workers;

namespace SandboxGateway.FunctionalTests.Filters;

/// <summary>Secrets on every way out of a model, over both wires. The worker answers what it is sent, or says what it likes.</summary>
public sealed class OutputFilterTests
{
    private static readonly string _secret = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "github-pat"), seed: 5).Text;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private static readonly Method<ModelInferRequest, ModelInferResponse> _infer = new(
        MethodType.Unary,
        "inference.GRPCInferenceService",
        "ModelInfer",
        Marshallers.Create(static message => message.ToByteArray(), ModelInferRequest.Parser.ParseFrom),
        Marshallers.Create(static message => message.ToByteArray(), ModelInferResponse.Parser.ParseFrom));

    [Fact]
    public async Task Infer_SecretInString_LeavesAsAMarkerOverRest()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Bytes));

        var answer = await PostAsync(gateway, "BYTES", $"the key is {_secret}.", "and no more");

        Assert.Equal(["the key is [REDACTED:github-pat].", "and no more"], Strings(answer));
        Assert.Equal(IncidentKind.SecretInOutput, Incidents(gateway).Single().Incident.Kind);
        Assert.Equal("github-pat", Incidents(gateway).Single().Incident.Subject);
        Assert.DoesNotContain(_secret, Incidents(gateway).Single().Incident.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_SecretInString_LeavesAsAMarkerOverGrpc()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Bytes));
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);

        var answer = await InferAsync(channel, $"the key is {_secret}.");

        Assert.Equal("the key is [REDACTED:github-pat].", Encoding.UTF8.GetString(answer.RawOutputContents[0].Span[4..]));
        Assert.Equal([1], answer.Outputs[0].Shape);
    }

    [Fact]
    public async Task Infer_SecretSplitOverElements_LeavesAsAMarkerInTheFirst()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Bytes));

        var answer = await PostAsync(gateway, "BYTES", "see " + _secret[..20], _secret[20..] + " there");

        Assert.Equal(["see [REDACTED:github-pat]", " there"], Strings(answer));
    }

    [Theory]
    [InlineData("UINT8")]
    [InlineData("INT32")]
    [InlineData("INT64")]
    [InlineData("FP32")]
    [InlineData("FP64")]
    public async Task Infer_SecretAsNumbers_LeavesAsZeros(string type)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(Enum.Parse<DataType>(type, ignoreCase: true)));
        var letters = Encoding.ASCII.GetBytes($"it is {_secret} so");

        var answer = await PostAsync(gateway, type, [.. letters.Select(letter => (object)(int)letter)]);

        var values = answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => (int)value.GetDouble()).ToList();
        Assert.Equal("it is ", Encoding.ASCII.GetString([.. values.Take(6).Select(value => (byte)value)]));
        Assert.All(values.Skip(6).Take(_secret.Length), value => Assert.Equal(0, value));
        Assert.Equal(letters.Length, values.Count);
    }

    [Fact]
    public async Task Infer_SecretAsBits_LeavesAsZeros()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Bool));
        var bits = Encoding.ASCII.GetBytes(_secret).SelectMany(letter => Enumerable.Range(0, 8).Select(bit => (object)(((letter >> (7 - bit)) & 1) == 1)));

        var answer = await PostAsync(gateway, "BOOL", [.. bits]);

        Assert.All(answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray(), bit => Assert.False(bit.GetBoolean()));
    }

    [Fact]
    public async Task Infer_ModelFailsWithASecret_MessageHoldsAMarker()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Bytes), configureLauncher: launcher =>
            launcher.Configure = (worker, _) => worker.OnInfer = (self, request, _) => self.SendAsync(new WorkerFrame
            {
                RequestId = request.RequestId,
                Failure = new Failure { Kind = Failure.Types.Kind.InvalidInput, Message = $"bad key {_secret}" },
            }));
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);

        var answer = await PostAsync(gateway, "BYTES", "a");
        var fault = await Assert.ThrowsAsync<RpcException>(() => InferAsync(channel, "a"));

        Assert.Equal("The model refused the input: bad key [REDACTED:github-pat]", answer.GetProperty("error").GetString());
        Assert.Equal("The model refused the input: bad key [REDACTED:github-pat]", fault.Status.Detail);
    }

    [Fact]
    public async Task Load_RefusedWithASecret_ReasonHoldsAMarker()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(), configureLauncher: launcher =>
            launcher.Configure = (worker, _) => worker.OnStart = self => self.SendAsync(new WorkerFrame
            {
                Hello = new Hello { ProtocolVersion = Protocol.Worker.WorkerChannel.Version, Runtime = "fake", RuntimeVersion = "1" },
            }).ContinueWith(_ => self.SendAsync(new WorkerFrame
            {
                Failure = new Failure { Kind = Failure.Types.Kind.ModelRejected, Message = $"no use for {_secret}" },
            }), TaskScheduler.Default).Unwrap());

        await Eventually.TrueAsync(() => gateway.Model.Status.Reason?.Contains("[REDACTED:github-pat]", StringComparison.Ordinal) == true, _patience);

        Assert.DoesNotContain(_secret, gateway.Model.Status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_ModelBlocks_RequestFailsAndNothingLeaves()
    {
        await using var gateway = await StartAsync(
            FakeModels.Identity(DataType.Bytes), ["--Gateway:Filters:Action", "Block"]);
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);

        using var response = await SendAsync(gateway, "BYTES", _secret);
        var fault = await Assert.ThrowsAsync<RpcException>(() => InferAsync(channel, _secret));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain(_secret[5..], await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(StatusCode.PermissionDenied, fault.StatusCode);
        Assert.DoesNotContain(_secret[5..], fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("base64")]
    [InlineData("hex")]
    [InlineData("reversed")]
    public async Task Infer_MarkerOfTheSandbox_BlocksAndIsAnIncident(string disguise)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Bytes));
        var marker = gateway.Launcher.Specs.Single().Spec.Env[SandboxLaunch.MarkerVariable];
        var leaked = disguise switch
        {
            "base64" => Convert.ToBase64String(Encoding.ASCII.GetBytes(marker)),
            "hex" => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(marker)),
            "reversed" => string.Concat(marker.Reverse()),
            _ => marker,
        };

        using var response = await SendAsync(gateway, "BYTES", $"env: {leaked}");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        var incident = Incidents(gateway).Single().Incident;
        Assert.Equal("sandbox-marker", incident.Subject);
        Assert.EndsWith("given to a sandbox of model", incident.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_OrdinaryAnswers_LeaveAsTheyAre()
    {
        await using var strings = await StartAsync(FakeModels.Identity(DataType.Bytes));
        await using var numbers = await StartAsync(FakeModels.Identity());
        object[] values = [.. Enumerable.Range(0, 2000).Select(index => (object)(index / 8.0f))];

        Assert.Equal(["setosa", "", "C:\\x \"quoted\""], Strings(await PostAsync(strings, "BYTES", "setosa", "", "C:\\x \"quoted\"")));
        var answer = await PostAsync(numbers, "FP32", values);

        Assert.Equal(
            values.Select(value => (float)value), answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle()));
        Assert.Empty(Incidents(strings));
        Assert.Empty(Incidents(numbers));
    }

    private static async Task<GatewayTestHost> StartAsync(
        ModelLoaded model, string[]? settings = null, Action<FakeSandboxLauncher>? configureLauncher = null)
    {
        var gateway = await GatewayTestHost.StartAsync(model, settings, configureLauncher);
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, _patience);
        return gateway;
    }

    private static IReadOnlyList<IncidentView> Incidents(GatewayTestHost gateway) =>
        gateway.Services.GetRequiredService<IncidentLog>().Latest(null, IncidentKind.SecretInOutput, 100);

    private static List<string> Strings(JsonElement answer) =>
        [.. answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetString()!)];

    private static async Task<JsonElement> PostAsync(GatewayTestHost gateway, string type, params object[] data)
    {
        using var response = await SendAsync(gateway, type, data);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<HttpResponseMessage> SendAsync(GatewayTestHost gateway, string type, params object[] data) =>
        gateway.Http.PostAsJsonAsync("/v2/models/model/infer", new
        {
            inputs = new[] { new { name = "x", shape = new[] { data.Length }, datatype = type, data } },
        });

    private static async Task<ModelInferResponse> InferAsync(GrpcChannel channel, string text)
    {
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(_infer, null, new CallOptions(), Request(text));
        return await call.ResponseAsync;
    }

    private static ModelInferRequest Request(string text)
    {
        var raw = new byte[4 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32LittleEndian(raw, raw.Length - 4);
        Encoding.UTF8.GetBytes(text, raw.AsSpan(4));
        return new ModelInferRequest
        {
            ModelName = "model",
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "BYTES", Shape = { 1 } } },
            RawInputContents = { ByteString.CopyFrom(raw) },
        };
    }
}
