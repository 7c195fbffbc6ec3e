using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Api.Grpc;

/// <summary>Server reflection, as grpcurl uses it.</summary>
public sealed class ReflectionTests
{
    [Theory]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    public async Task List_Services_AreAllThatAreServed(string service)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        var answer = await AskAsync(gateway, service, new ServerReflectionRequest { ListServices = "" });

        Assert.Equal(
            [
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
                "inference.GRPCInferenceService",
            ],
            answer.ListServicesResponse.Service.Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task File_OfTheInferenceService_ComesWithWhatItImports()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        var answer = await AskAsync(
            gateway, "grpc.reflection.v1.ServerReflection", new ServerReflectionRequest { FileContainingSymbol = "inference.GRPCInferenceService" });

        var files = answer.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom).ToList();
        Assert.Equal(
            ["inference/v2/grpc_service.proto", "inference/v2/model_config.proto"], files.Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ask_NoValidMessage_IsInvalidArgument()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => AskRawAsync(gateway, "grpc.reflection.v1.ServerReflection", [0xFF]));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
    }

    // The two versions differ in their package alone.
    private static async Task<ServerReflectionResponse> AskAsync(GatewayTestHost gateway, string service, ServerReflectionRequest question) =>
        ServerReflectionResponse.Parser.ParseFrom(await AskRawAsync(gateway, service, question.ToByteArray()));

    private static async Task<byte[]> AskRawAsync(GatewayTestHost gateway, string service, byte[] question)
    {
        var bytes = Marshallers.Create(static value => value, static value => value);
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            new Method<byte[], byte[]>(MethodType.DuplexStreaming, service, "ServerReflectionInfo", bytes, bytes), null, new CallOptions());
        await call.RequestStream.WriteAsync(question);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }
}
