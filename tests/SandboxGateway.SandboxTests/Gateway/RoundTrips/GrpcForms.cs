using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using InputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferInputTensor;
using OutputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferRequestedOutputTensor;

namespace SandboxGateway.SandboxTests.Gateway.RoundTrips;

/// <summary>Sends tensors over gRPC, raw and typed, and gives the raw bytes that come back.</summary>
internal static class GrpcForms
{
    public static Task<byte[]> RawAsync(RealGateway gateway, RoundTrip tensor)
    {
        var request = Request(tensor);
        request.RawInputContents.Add(ByteString.CopyFrom(tensor.Raw));
        return SendAsync(gateway, tensor, request);
    }

    public static Task<byte[]> TypedAsync(RealGateway gateway, RoundTrip tensor)
    {
        var request = Request(tensor);
        request.Inputs[0].Contents = Contents(tensor.DataType, tensor.Raw);
        return SendAsync(gateway, tensor, request);
    }

    /// <summary>How a request ends that says the values of its datatype in another's field.</summary>
    public static async Task<StatusCode> StatusOfNumbersAsync(RealGateway gateway, RoundTrip tensor)
    {
        var request = Request(tensor);
        request.Inputs[0].Contents = new InferTensorContents { Fp32Contents = { new float[tensor.Shape[0]] } };
        var failure = await Assert.ThrowsAsync<RpcException>(() => SendAsync(gateway, tensor, request));
        return failure.StatusCode;
    }

    private static async Task<byte[]> SendAsync(RealGateway gateway, RoundTrip tensor, ModelInferRequest request)
    {
        var answer = await new GrpcClient(gateway.Grpc).ModelInferAsync(request);
        var output = Assert.Single(answer.Outputs);
        Assert.Equal((tensor.Output, tensor.TypeName), (output.Name, output.Datatype));
        Assert.Equal(tensor.Shape, output.Shape);
        return answer.RawOutputContents[0].ToByteArray();
    }

    private static ModelInferRequest Request(RoundTrip tensor) => new()
    {
        ModelName = tensor.Model,
        Inputs = { new InputTensor { Name = tensor.Input, Datatype = tensor.TypeName, Shape = { tensor.Shape } } },
        Outputs = { new OutputTensor { Name = tensor.Output } },
    };

    private static InferTensorContents Contents(DataType dataType, byte[] raw)
    {
        var contents = new InferTensorContents();
        switch (dataType)
        {
            case DataType.Bool:
                contents.BoolContents.AddRange(raw.Select(value => value != 0));
                break;
            case DataType.Int8:
                contents.IntContents.AddRange(raw.Select(value => (int)(sbyte)value));
                break;
            case DataType.Int16:
                contents.IntContents.AddRange(MemoryMarshal.Cast<byte, short>(raw).ToArray().Select(value => (int)value));
                break;
            case DataType.Int32:
                contents.IntContents.AddRange(MemoryMarshal.Cast<byte, int>(raw).ToArray());
                break;
            case DataType.Int64:
                contents.Int64Contents.AddRange(MemoryMarshal.Cast<byte, long>(raw).ToArray());
                break;
            case DataType.Uint8:
                contents.UintContents.AddRange(raw.Select(value => (uint)value));
                break;
            case DataType.Uint16:
                contents.UintContents.AddRange(MemoryMarshal.Cast<byte, ushort>(raw).ToArray().Select(value => (uint)value));
                break;
            case DataType.Uint32:
                contents.UintContents.AddRange(MemoryMarshal.Cast<byte, uint>(raw).ToArray());
                break;
            case DataType.Uint64:
                contents.Uint64Contents.AddRange(MemoryMarshal.Cast<byte, ulong>(raw).ToArray());
                break;
            case DataType.Fp32:
                contents.Fp32Contents.AddRange(MemoryMarshal.Cast<byte, float>(raw).ToArray());
                break;
            case DataType.Fp64:
                contents.Fp64Contents.AddRange(MemoryMarshal.Cast<byte, double>(raw).ToArray());
                break;
            default:
                var rest = (ReadOnlySpan<byte>)raw;
                while (BytesElements.TryTake(ref rest, out var element))
                {
                    contents.BytesContents.Add(ByteString.CopyFrom(element));
                }

                break;
        }

        return contents;
    }
}
