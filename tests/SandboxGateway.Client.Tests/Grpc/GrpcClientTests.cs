using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.Client.Tests.Grpc;

/// <summary>What goes over gRPC, and what is made of it.</summary>
public sealed class GrpcClientTests
{
    private static readonly RetryOptions _quick = new() { BaseDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Infer_Request_IsSentRaw()
    {
        var sent = new ModelInferRequest();
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            sent = await GrpcStub.ReadAsync(context, ModelInferRequest.Parser);
            Assert.NotEmpty(context.Request.Headers["grpc-timeout"].ToString());
            Assert.Equal("Bearer k", context.Request.Headers.Authorization.ToString());
            await GrpcStub.WriteAsync(context, new ModelInferResponse());
        });
        using var client = InferenceClient.ForGrpc(
            server.Http2, new InferenceClientOptions { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer k" } });

        await client.InferAsync(
            new InferenceRequest
            {
                Model = "m",
                Version = "3",
                Id = "i",
                Inputs = { InferenceTensor.Create("x", [2], [1, 2]) },
                Outputs = { "y" },
                Parameters = { ["a"] = 1L, ["b"] = 0.5, ["c"] = "t", ["d"] = true, ["e"] = ulong.MaxValue },
            },
            CancellationToken.None);

        Assert.Equal(("m", "3", "i"), (sent.ModelName, sent.ModelVersion, sent.Id));
        Assert.Equal([1, 0, 0, 0, 2, 0, 0, 0], sent.RawInputContents.Single().ToByteArray());
        Assert.Equal("INT32", sent.Inputs.Single().Datatype);
        Assert.Equal("y", sent.Outputs.Single().Name);
        Assert.Equal(
            (1L, 0.5, "t", true, ulong.MaxValue),
            (sent.Parameters["a"].Int64Param, sent.Parameters["b"].DoubleParam, sent.Parameters["c"].StringParam, sent.Parameters["d"].BoolParam, sent.Parameters["e"].Uint64Param));
    }

    [Fact]
    public async Task Infer_TypedAnswer_IsReadLikeARawOne()
    {
        var result = await InferAsync(new ModelInferResponse
        {
            ModelName = "m",
            Outputs =
            {
                Output("a", "INT8", new InferTensorContents { IntContents = { -128 } }),
                Output("b", "BYTES", new InferTensorContents { BytesContents = { ByteString.CopyFromUtf8("é") } }),
                Output("c", "FP64", new InferTensorContents { Fp64Contents = { 2.5 } }),
            },
        });

        Assert.Equal([sbyte.MinValue], result["a"].ToArray<sbyte>());
        Assert.Equal(["é"], result["b"].ToStrings());
        Assert.Equal([2.5], result["c"].ToArray<double>());
    }

    [Fact]
    public async Task Infer_AnswerThatIsNone_IsSaidToBeBad()
    {
        ModelInferResponse[] answers =
        [
            new() { Outputs = { Output("a", "INT8", new InferTensorContents { IntContents = { 128 } }) } },
            new() { Outputs = { Output("a", "INT8", new InferTensorContents()) } },
            new() { Outputs = { Output("a", "FP16", new InferTensorContents()) } },
            new() { Outputs = { Output("a", "INT4", new InferTensorContents()) } },
            new() { Outputs = { Output("a", "INT8", new InferTensorContents()) }, RawOutputContents = { ByteString.Empty, ByteString.Empty } },
            new() { Outputs = { Output("a", "INT8", new InferTensorContents()) }, RawOutputContents = { ByteString.CopyFrom(1, 2) } },
        ];
        foreach (var answer in answers)
        {
            Assert.Equal(InferenceError.BadAnswer, (await Assert.ThrowsAsync<InferenceException>(() => InferAsync(answer))).Error);
        }
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, InferenceError.InvalidRequest)]
    [InlineData(StatusCode.NotFound, InferenceError.NotFound)]
    [InlineData(StatusCode.ResourceExhausted, InferenceError.Overloaded)]
    [InlineData(StatusCode.DeadlineExceeded, InferenceError.DeadlineExceeded)]
    [InlineData(StatusCode.Internal, InferenceError.ServerFailed)]
    [InlineData(StatusCode.Unimplemented, InferenceError.Unsupported)]
    [InlineData(StatusCode.PermissionDenied, InferenceError.PermissionDenied)]
    [InlineData(StatusCode.Unauthenticated, InferenceError.Unauthenticated)]
    public async Task Infer_StatusOfTheServer_IsItsKindAndNotTriedAgain(StatusCode status, InferenceError error)
    {
        await using var server = await StubServer.StartAsync((context, _) => GrpcStub.FailAsync(context, (int)status, "why"));
        using var client = InferenceClient.ForGrpc(server.Http2, new InferenceClientOptions { Retry = _quick });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(Requests.Any, CancellationToken.None));

        Assert.Equal((error, "why", (int)status), (failure.Error, failure.Message, failure.StatusCode!.Value));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Infer_Unavailable_IsTriedAgain()
    {
        await using var server = await StubServer.StartAsync((context, number) => number < 3
            ? GrpcStub.FailAsync(context, (int)StatusCode.Unavailable, "loading", ("grpc-retry-pushback-ms", "1"))
            : GrpcStub.WriteAsync(context, new ModelInferResponse { ModelName = "m" }));
        using var client = InferenceClient.ForGrpc(server.Http2, new InferenceClientOptions { Retry = _quick });

        Assert.Equal("m", (await client.InferAsync(Requests.Any, CancellationToken.None)).Model);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task Infer_ConnectionThatBreaksAfterTheRequest_IsNotTriedAgain()
    {
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var client = InferenceClient.ForGrpc(server.Http2, new InferenceClientOptions { Retry = _quick });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(Requests.Any, CancellationToken.None));

        Assert.Equal(InferenceError.ConnectionFailed, failure.Error);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Infer_ContractViolated_GivesTheViolations()
    {
        var status = new Google.Rpc.Status { Code = (int)StatusCode.InvalidArgument, Message = "breaks the contract" };
        status.Details.Add(Any.Pack(new BadRequest
        {
            FieldViolations = { new BadRequest.Types.FieldViolation { Field = "/inputs/0", Description = "maximum: expected 1, found 2" } },
        }));
        await using var server = await StubServer.StartAsync((context, _) => GrpcStub.FailAsync(
            context,
            (int)StatusCode.InvalidArgument,
            status.Message,
            ("grpc-status-details-bin", Convert.ToBase64String(status.ToByteArray()))));
        using var client = InferenceClient.ForGrpc(server.Http2);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(Requests.Any, CancellationToken.None));

        Assert.Equal(new RequestViolation("/inputs/0", "maximum: expected 1, found 2"), Assert.Single(failure.Violations));
    }

    private static ModelInferResponse.Types.InferOutputTensor Output(string name, string datatype, InferTensorContents contents) =>
        new() { Name = name, Datatype = datatype, Shape = { 1 }, Contents = contents };

    private static async Task<InferenceResult> InferAsync(ModelInferResponse answer)
    {
        await using var server = await StubServer.StartAsync((context, _) => GrpcStub.WriteAsync(context, answer));
        using var client = InferenceClient.ForGrpc(server.Http2);
        return await client.InferAsync(Requests.Any, CancellationToken.None);
    }
}
