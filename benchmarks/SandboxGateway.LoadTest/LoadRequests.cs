using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.LoadTest;

/// <summary>The requests of the comparison: one row of iris as JSON and over gRPC, many digits as one binary tensor.</summary>
internal static class LoadRequests
{
    public const int DigitPixels = 784;

    private static readonly float[] _iris = [5.1f, 3.5f, 1.4f, 0.2f];

    public static LoadRequest IrisJson() => new(
        "/v2/models/iris/infer",
        Encoding.UTF8.GetBytes(
            """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}]}"""),
        [("Content-Type", "application/json")],
        Grpc: false);

    public static LoadRequest DigitsBinary(int rows)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["inputs"] = new object[]
            {
                new Dictionary<string, object>
                {
                    ["name"] = "image",
                    ["datatype"] = "FP32",
                    ["shape"] = new[] { rows, DigitPixels },
                    ["parameters"] = new Dictionary<string, object> { ["binary_data_size"] = rows * DigitPixels * sizeof(float) },
                },
            },
            ["parameters"] = new Dictionary<string, object> { ["binary_data_output"] = true },
        });
        return new LoadRequest(
            "/v2/models/digits/infer",
            [.. header, .. Pixels(rows)],
            [("Content-Type", "application/octet-stream"), ("Inference-Header-Content-Length", $"{header.Length}")],
            Grpc: false);
    }

    public static LoadRequest IrisGrpc()
    {
        var message = IrisMessage().ToByteArray();
        // gRPC's frame: not compressed, then the length, big-endian.
        var body = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        message.CopyTo(body, 5);
        return new LoadRequest(
            "/inference.GRPCInferenceService/ModelInfer",
            body,
            [("content-type", "application/grpc"), ("te", "trailers")],
            Grpc: true);
    }

    public static ModelInferRequest IrisMessage() => new()
    {
        ModelName = "iris",
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = "features", Datatype = "FP32", Shape = { 1, 4 } },
        },
        RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes(_iris.AsSpan())) },
    };

    private static ReadOnlySpan<byte> Pixels(int rows)
    {
        var pixels = new float[rows * DigitPixels];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % 7 / 7f;
        }

        return MemoryMarshal.AsBytes(pixels.AsSpan());
    }
}
