using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>A model that reaches a limit of its policy, seen by its clients and by the operator.</summary>
public sealed class LimitedModelTests
{
    public static TheoryData<int?> Users => RealGateway.Users;

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Infer_ModelTakesAllMemory_ClientLearnsTheLimitAndTheModelServesAgain(int? user)
    {
        using var model = new GreedyModel();
        await using var gateway = await model.StartAsync(user);
        var limit = $"The model reached its limit memory.max ({GreedyModel.MemoryMaxBytes} bytes) while it ran this request";

        var before = await GreedyModel.AskAsync(gateway, "this");
        var (status, body) = await GreedyModel.AskAsync(gateway, "more");
        var overGrpc = await AskOverGrpcAsync(gateway, "more");
        var after = await GreedyModel.AskAsync(gateway, "that");

        Assert.Equal((200, true), (before.Status, before.Body.Contains("this", StringComparison.Ordinal)));
        Assert.Equal(502, status);
        Assert.Contains(limit, body, StringComparison.Ordinal);
        Assert.Equal(StatusCode.ResourceExhausted, overGrpc.StatusCode);
        Assert.Contains(limit, overGrpc.Detail, StringComparison.Ordinal);
        Assert.Equal((200, true), (after.Status, after.Body.Contains("that", StringComparison.Ordinal)));

        var incidents = await gateway.Http.GetStringAsync(new Uri("admin/v1/incidents", UriKind.Relative));
        Assert.Contains("memory.max", incidents, StringComparison.Ordinal);
        Assert.Contains("asked-once", incidents, StringComparison.Ordinal);
        var used = gateway.Events("SandboxUsed").First();
        Assert.InRange(used.GetProperty("MemoryPeakBytes").GetUInt64(), GreedyModel.MemoryMaxBytes / 2, 4 * GreedyModel.MemoryMaxBytes);
        var metrics = await gateway.Http.GetStringAsync(new Uri("metrics", UriKind.Relative));
        Assert.Contains("""sandboxgateway_worker_ends_total{model="greedy",reason="limit_reached"} 2""", metrics, StringComparison.Ordinal);
        Assert.Contains("""sandboxgateway_request_cpu_time_seconds_count{model="greedy"} 2""", metrics, StringComparison.Ordinal);
        Assert.Contains("sandboxgateway_sandbox_memory_peak_bytes_count", metrics, StringComparison.Ordinal);
    }

    private static Task<Status> AskOverGrpcAsync(RealGateway gateway, string question)
    {
        var request = new ModelInferRequest
        {
            ModelName = "greedy",
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor
                {
                    Name = "ask",
                    Datatype = "BYTES",
                    Shape = { 1 },
                    Contents = new InferTensorContents { BytesContents = { ByteString.CopyFromUtf8(question) } },
                },
            },
        };
        return new GrpcClient(gateway.Grpc).StatusOfAsync(
            "inference.GRPCInferenceService/ModelInfer", request.ToByteArray(), isCompressed: false);
    }
}
