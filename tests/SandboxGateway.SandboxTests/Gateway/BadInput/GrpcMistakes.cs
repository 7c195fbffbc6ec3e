using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using InputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferInputTensor;
using OutputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferRequestedOutputTensor;

namespace SandboxGateway.SandboxTests.Gateway.BadInput;

/// <summary>Mistakes in gRPC calls; those of ModelInfer are a good request for iris with one thing changed.</summary>
internal static class GrpcMistakes
{
    /// <summary>The longest message of the gateways that get these calls.</summary>
    public const int MaxRequestBytes = 1 << 20;

    private const string Service = "inference.GRPCInferenceService";
    private const string Canary = RestMistake.Canary;

    public static readonly GrpcMistake[] All = [.. Heads, .. Tensors, .. Contents, .. Raw, .. Strings, .. Bytes, .. Calls];

    private static GrpcMistake[] Heads =>
    [
        Changed("id: must not hold NUL", request => request.Id = Canary + "\0"),
        Changed("inputs: 1 to ", request => request.Inputs.Clear()),
        Changed("inputs: 1 to ", request => request.Inputs.Add(Enumerable.Repeat(request.Inputs[0], 5000))),
        Changed("inputs[1].name: \"features\" is given twice", request => request.Inputs.Add(request.Inputs[0])),
        Changed("parameters.triton_x: names that start with triton_", request => request.Parameters["triton_x"] = new() { BoolParam = true }),
        Changed("parameters.canary-7f3a: has no value", request => request.Parameters[Canary] = new()),
        Changed("outputs[0].name: the model has no output", request => request.Outputs.Add(new OutputTensor { Name = Canary })),
        Changed("outputs[0].name: is missing", request => request.Outputs.Add(new OutputTensor())),
        Changed("outputs[1].name: \"class\" is asked for twice", request => request.Outputs.Add([new OutputTensor { Name = "class" }, new OutputTensor { Name = "class" }])),
        Changed("outputs[0].parameters.classification: ", request => request.Outputs.Add(
            new OutputTensor { Name = "class", Parameters = { ["classification"] = new() { Int64Param = 0 } } })),
        Changed("There is no model 'canary-7f3a'.", request => request.ModelName = Canary, StatusCode.NotFound),
        Changed("There is no model '?'.", request => request.ModelName = "", StatusCode.NotFound),
        Changed("There is no model '?'.", request => request.ModelName = "../iris\n", StatusCode.NotFound),
        Changed("Model 'iris' has no version '2' here", request => request.ModelVersion = "2", StatusCode.NotFound),
        Changed("Model 'iris' has no version '?' here", request => request.ModelVersion = "1\0", StatusCode.NotFound),
    ];

    private static GrpcMistake[] Tensors =>
    [
        Input("inputs[0].name: is missing", input => input.Name = ""),
        Input("inputs[0].name: the model has no input", input => input.Name = Canary),
        Input("inputs[0].name: must not hold NUL", input => input.Name = "features\0"),
        Input("inputs[0].name: is longer than", input => input.Name = new string('n', 5000)),
        Input("inputs[0].datatype: \"\" is no datatype", input => input.Datatype = ""),
        Input("inputs[0].datatype: \"fp32\" is no datatype", input => input.Datatype = "fp32"),
        Input("inputs[0].datatype: \"canary-7f3a\" is no datatype", input => input.Datatype = Canary),
        Input("inputs[0].shape: \"features\" takes [-1,4], found [4]", input => Shape(input, 4)),
        Input("inputs[0].shape: \"features\" takes [-1,4], found [2,2]", input => Shape(input, 2, 2)),
        Input("inputs[0].shape: [-1,-4] has a negative dimension", input => Shape(input, -1, -4)),
        Input("inputs[0].shape: [9223372036854775807,4] has a negative", input => Shape(input, long.MaxValue, 4)),
        Input("inputs[0].shape: 100 dimensions", input => input.Shape.Add(Enumerable.Repeat(1L, 98))),
        Input("inputs[0].parameters.triton_x: names that start with", input => input.Parameters["triton_x"] = new() { StringParam = Canary }),
        Input("inputs[0].parameters.shared_memory_region: ", input => input.Parameters["shared_memory_region"] = new() { StringParam = Canary }),
    ];

    private static GrpcMistake[] Contents =>
    [
        Input("inputs[0].contents.fp32_contents: 4 values expected for the shape, found 0", input => input.Contents = null),
        Input("inputs[0].contents.fp32_contents: 4 values expected for the shape, found 5", input => input.Contents.Fp32Contents.Add(1)),
        Input("inputs[0].contents.fp32_contents: 4 values expected for the shape, found 3", input => input.Contents.Fp32Contents.RemoveAt(0)),
        Input("inputs[0].contents.fp32_contents: 4000000000000 values expected", input => Shape(input, 1_000_000_000_000, 4)),
        Input("inputs[0].contents.int_contents: FP32 values belong in fp32_contents", input => input.Contents.IntContents.Add(1)),
        Input("inputs[0].contents.bytes_contents: FP32 values belong", input => input.Contents.BytesContents.Add(ByteString.CopyFromUtf8(Canary))),
        Input("inputs[0].contents.fp32_contents: FP64 values belong in fp64_contents", input => input.Datatype = "FP64"),
        Input("inputs[0].contents: FP16 has no typed form", input => input.Datatype = "FP16"),
        Input("inputs[0].contents.int_contents[3]: 300 is out of range for INT8", input =>
        {
            input.Datatype = "INT8";
            input.Contents = new() { IntContents = { 1, 2, 3, 300 } };
        }),
        Input("inputs[0].datatype: \"features\" takes FP32, found INT8", input =>
        {
            input.Datatype = "INT8";
            input.Contents = new() { IntContents = { 1, 2, 3, 4 } };
        }),
    ];

    private static GrpcMistake[] Raw =>
    [
        Changed("inputs[0].contents: must be absent", request => request.RawInputContents.Add(Zeros(16))),
        RawOnly("raw_input_contents: one entry per input expected: 1, found 2", Zeros(16), Zeros(16)),
        RawOnly("raw_input_contents[0]: 16 bytes expected for 4 elements of FP32, found 15", Zeros(15)),
        RawOnly("raw_input_contents[0]: 16 bytes expected for 4 elements of FP32, found 17", Zeros(17)),
        RawOnly("raw_input_contents[0]: 16 bytes expected for 4 elements of FP32, found 0", ByteString.Empty),
    ];

    private static GrpcMistake[] Strings =>
    [
        Country("inputs[0].data: 6 bytes are not exactly 1 elements", "\x03\0\0\0JP"),
        Country("inputs[0].data: 6 bytes are not exactly 1 elements", "\u00ff\u00ff\u00ff\u00ffJP"),
        Country("inputs[0].data: 3 bytes are not exactly 1 elements", "\0\0\0"),
        Country("inputs[0].data: 0 bytes are not exactly 1 elements", ""),
    ];

    // Field 1 is the model's name, field 5 an input; a tag is the field's number times 8, plus 2 for "bytes of this length".
    private static GrpcMistake[] Bytes =>
    [
        Garbage([0xff, 0xff, 0xff, 0xff]),
        Garbage([0]),
        Garbage([10, 4, (byte)'i', (byte)'r']),
        Garbage([10, 2, 0xc3, 0x28]),
        Garbage([10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        Garbage([42, 3, 10, 200, 1]),
        Garbage([.. System.Text.Encoding.ASCII.GetBytes(Canary)]),
        Garbage([11, 11, 11, 11]),
    ];

    private static GrpcMistake[] Calls =>
    [
        new(StatusCode.NotFound, "There is no model 'canary-7f3a'.", new ModelMetadataRequest { Name = Canary }.ToByteArray(), $"{Service}/ModelMetadata"),
        new(StatusCode.NotFound, "Model 'iris' has no version '7'", new ModelMetadataRequest { Name = "iris", Version = "7" }.ToByteArray(), $"{Service}/ModelMetadata"),
        new(StatusCode.NotFound, "There is no model '?'.", [], $"{Service}/ModelReady"),
        new(StatusCode.InvalidArgument, "The message is not a valid ModelReadyRequest.", [10, 9], $"{Service}/ModelReady"),
        new(StatusCode.Unimplemented, "", [], $"{Service}/{Canary}"),
        new(StatusCode.Unimplemented, "", [], $"inference.{Canary}/ModelInfer"),
        new(StatusCode.ResourceExhausted, "", new byte[MaxRequestBytes + 1]),
        new(StatusCode.ResourceExhausted, "The message is longer, unpacked,", new byte[MaxRequestBytes + 1], IsCompressed: true),
    ];

    private static ModelInferRequest Good() => new()
    {
        ModelName = "iris",
        Id = Canary,
        Inputs =
        {
            new InputTensor
            {
                Name = "features",
                Datatype = "FP32",
                Shape = { 1, 4 },
                Contents = new() { Fp32Contents = { 5.1f, 3.5f, 1.4f, 0.2f } },
            },
        },
    };

    private static GrpcMistake Changed(
        string says, Action<ModelInferRequest> change, StatusCode status = StatusCode.InvalidArgument)
    {
        var request = Good();
        change(request);
        return new GrpcMistake(status, says, request.ToByteArray());
    }

    private static GrpcMistake Input(string says, Action<InputTensor> change) =>
        Changed(says, request => change(request.Inputs[0]));

    private static GrpcMistake RawOnly(string says, params ByteString[] raw) => Changed(says, request =>
    {
        request.Inputs[0].Contents = null;
        request.RawInputContents.Add(raw);
    });

    private static GrpcMistake Country(string says, string raw) => Changed(says, request =>
    {
        request.ModelName = "currency";
        request.Inputs[0] = new InputTensor { Name = "country", Datatype = "BYTES", Shape = { 1 } };
        request.RawInputContents.Add(ByteString.CopyFrom(System.Text.Encoding.Latin1.GetBytes(raw)));
    });

    private static GrpcMistake Garbage(byte[] message) =>
        new(StatusCode.InvalidArgument, "The message is not a valid ModelInferRequest.", message);

    private static ByteString Zeros(int length) => ByteString.CopyFrom(new byte[length]);

    private static void Shape(InputTensor input, params long[] shape)
    {
        input.Shape.Clear();
        input.Shape.Add(shape);
    }
}
