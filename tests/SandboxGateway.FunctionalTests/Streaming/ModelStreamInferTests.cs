using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;

namespace SandboxGateway.FunctionalTests.Streaming;

/// <summary>Streams of requests over gRPC, each with its replies.</summary>
public sealed class ModelStreamInferTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private static readonly Method<ModelInferRequest, ModelStreamInferResponse> _method = new(
        MethodType.DuplexStreaming,
        "inference.GRPCInferenceService",
        "ModelStreamInfer",
        Marshallers.Create(static message => message.ToByteArray(), ModelInferRequest.Parser.ParseFrom),
        Marshallers.Create(static message => message.ToByteArray(), ModelStreamInferResponse.Parser.ParseFrom));

    [Fact]
    public async Task Stream_SeveralRequests_AreAnsweredInOrderEachWithItsReplies()
    {
        await using var gateway = await StartAsync();
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(_method, null, new CallOptions());

        foreach (var text in (string[])["two ", "one ", "none"])
        {
            await call.RequestStream.WriteAsync(Request(text));
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(["two 1 -", "two 2 -", "one 1 final"], await RestAsync(call));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Stream_WhereAskedFor_AnEmptyReplyMarksTheEnd()
    {
        await using var gateway = await StartAsync();
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(_method, null, new CallOptions());

        foreach (var text in (string[])["two ", "one ", "none"])
        {
            var request = Request(text);
            request.Parameters["triton_enable_empty_final_response"] = new InferParameter { BoolParam = true };
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(["two 1 -", "two 2 -", "two  final", "one 1 final", "none  final"], await RestAsync(call));
    }

    [Fact]
    public async Task Stream_RequestThatFails_IsAnErrorMessageAndTheNextIsAnswered()
    {
        await using var gateway = await StartAsync();
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(_method, null, new CallOptions());

        var unknown = Request("other");
        unknown.ModelName = "nowhere";
        foreach (var request in (ModelInferRequest[])[Request("fail"), unknown, new() { ModelName = "model", Id = "empty" }, Request("one ")])
        {
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(
            [
                "fail 1 -",
                "fail error: The model failed: out of words",
                "other error: There is no model 'nowhere'.",
                "empty error: inputs: 1 to 1024 are allowed, found 0",
                "one 1 final",
            ],
            await RestAsync(call));
    }

    [Fact]
    public async Task Stream_WithErrorsAsStatus_EndsWithTheStatus()
    {
        await using var gateway = await StartAsync();
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            _method, null, new CallOptions(new Metadata { { "triton_grpc_error", "true" } }));

        await call.RequestStream.WriteAsync(Request("fail"));
        var failure = await Assert.ThrowsAsync<RpcException>(() => RestAsync(call));

        Assert.Equal((StatusCode.Internal, "The model failed: out of words"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Stream_ClientCancels_TheSlotIsFree()
    {
        await using var gateway = await StartAsync();
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        using (var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(_method, null, new CallOptions()))
        {
            await call.RequestStream.WriteAsync(Request("stay"));
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }

        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), _patience);
        using var next = channel.CreateCallInvoker().AsyncDuplexStreamingCall(_method, null, new CallOptions());
        await next.RequestStream.WriteAsync(Request("one "));
        await next.RequestStream.CompleteAsync();
        Assert.Equal(["one 1 final"], await RestAsync(next));
    }

    [Fact]
    public async Task Stream_PastTheCallsDeadline_IsDeadlineExceededAndTheSlotIsFree()
    {
        await using var gateway = await StartAsync();
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            _method, null, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(0.5)));

        await call.RequestStream.WriteAsync(Request("stay"));
        var failure = await Assert.ThrowsAsync<RpcException>(() => RestAsync(call));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), _patience);
    }

    [Fact]
    public async Task Stream_MessageThatIsNone_IsTheClientsFault()
    {
        await using var gateway = await StartAsync();
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        var bytes = Marshallers.Create(static value => value, static value => value);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            new Method<byte[], byte[]>(MethodType.DuplexStreaming, _method.ServiceName, _method.Name, bytes, bytes), null, new CallOptions());

        await call.RequestStream.WriteAsync([0xFF, 0xFF]);
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
    }

    // The text says how many replies there are: none, one that is known to be the last, two, one and then an end of another kind.
    private static async Task<GatewayTestHost> StartAsync()
    {
        var gateway = await GatewayTestHost.StartHandlerAsync(worker => worker.OnInfer = async (self, request, payload) =>
        {
            switch (Encoding.UTF8.GetString(payload.AsSpan(sizeof(int))))
            {
                case "one ":
                    await self.ReplyAsync(request.RequestId, "1", more: false);
                    break;
                case "two ":
                    await self.ReplyAsync(request.RequestId, "1 ");
                    await self.ReplyAsync(request.RequestId, "2 ");
                    await self.EndAsync(request.RequestId);
                    break;
                case "fail":
                    await self.ReplyAsync(request.RequestId, "1 ");
                    await self.FailAsync(request.RequestId, Failure.Types.Kind.Execution, "out of words");
                    break;
                case "stay":
                    await self.ReplyAsync(request.RequestId, "1 ");
                    break;
                default:
                    await self.EndAsync(request.RequestId);
                    break;
            }
        });
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, _patience);
        return gateway;
    }

    private static ModelInferRequest Request(string text) => new()
    {
        ModelName = "model",
        Id = text,
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor
            {
                Name = "x",
                Datatype = "BYTES",
                Shape = { 1 },
                Contents = new InferTensorContents { BytesContents = { ByteString.CopyFromUtf8(text) } },
            },
        },
    };

    // "id text final" or "id text -", or "id error: ...".
    private static async Task<List<string>> RestAsync(AsyncDuplexStreamingCall<ModelInferRequest, ModelStreamInferResponse> call)
    {
        var texts = new List<string>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            var (error, reply) = (call.ResponseStream.Current.ErrorMessage, call.ResponseStream.Current.InferResponse);
            var isFinal = reply.Parameters["triton_final_response"].BoolParam;
            var text = string.Concat(reply.RawOutputContents.Select(static raw => raw.ToStringUtf8()[sizeof(int)..].Trim()));
            texts.Add(error.Length > 0 ? $"{reply.Id.Trim()} error: {error}" : $"{reply.Id.Trim()} {text} {(isFinal ? "final" : "-")}");
        }

        return texts;
    }
}
