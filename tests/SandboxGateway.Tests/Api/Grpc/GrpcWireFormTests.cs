using Google.Protobuf;
using SandboxGateway.Api.Grpc;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using InputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferInputTensor;
using OutputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferRequestedOutputTensor;

namespace SandboxGateway.Tests.Api.Grpc;

public sealed class GrpcWireFormTests
{
    private static readonly ModelSignature _signature = new([], []);

    private static readonly Dictionary<string, (ModelInferRequest Message, string Problem)> _bad = new()
    {
        ["id with NUL"] = (Sound(m => m.Id = "a\0b"), "id: must not hold NUL characters"),
        ["reserved parameter"] = (Sound(m => m.Parameters["triton_x"] = new InferParameter { BoolParam = true }), "parameters.triton_x: names that start with triton_ are reserved"),
        ["parameter without value"] = (Sound(m => m.Parameters["priority"] = new InferParameter()), "parameters.priority: has no value"),
        ["reserved parameter of an input"] = (Sound(m => m.Inputs[0].Parameters["triton_"] = new InferParameter { Int64Param = 1 }), "inputs[0].parameters.triton_: names"),
        ["empty parameter of an input"] = (Sound(m => m.Inputs[0].Parameters["x"] = new InferParameter()), "inputs[0].parameters.x: has no value"),
        ["no inputs"] = (new ModelInferRequest(), "inputs: 1 to 1024 are allowed, found 0"),
        ["too many inputs"] = (new ModelInferRequest { Inputs = { Enumerable.Repeat(new InputTensor(), 1025) } }, "inputs: 1 to 1024 are allowed, found 1025"),
        ["name missing"] = (Sound(m => m.Inputs[0].Name = ""), "inputs[0].name: is missing"),
        ["name with NUL"] = (Sound(m => m.Inputs[0].Name = "x\0"), "inputs[0].name: must not hold NUL characters"),
        ["name too long"] = (Sound(m => m.Inputs[0].Name = new string('ü', 513)), "inputs[0].name: is longer than 1024 bytes"),
        ["datatype missing"] = (Sound(m => m.Inputs[0].Datatype = ""), "inputs[0].datatype: \"\" is no datatype"),
        ["datatype unknown"] = (Sound(m => m.Inputs[0].Datatype = "FP31"), "inputs[0].datatype: \"FP31\" is no datatype of the protocol"),
        ["datatype in lower case"] = (Sound(m => m.Inputs[0].Datatype = "int32"), "inputs[0].datatype: \"int32\" is no"),
        ["datatype STRING"] = (Sound(m => m.Inputs[0].Datatype = "STRING"), "inputs[0].datatype: \"STRING\" is no"),
        ["datatype long"] = (Sound(m => m.Inputs[0].Datatype = new string('F', 500)), "inputs[0].datatype: \"FFFF"),
        ["negative dimension"] = (Sound(m => m.Inputs[0].Shape[0] = -2), "inputs[0].shape: [-2] has a negative dimension"),
        ["wildcard dimension"] = (Sound(m => m.Inputs[0].Shape[0] = -1), "inputs[0].shape: [-1] has a negative dimension"),
        ["overflowing shape"] = (Sound(m => m.Inputs[0].Shape.Add(long.MaxValue)), "inputs[0].shape: [2,9223372036854775807] has"),
        ["rank of 65"] = (Sound(m => m.Inputs[0].Shape.AddRange(Enumerable.Repeat(1L, 64))), "inputs[0].shape: 65 dimensions, at most 64 are allowed"),
        ["no contents"] = (Typed("INT32", null), "inputs[0].contents.int_contents: 2 values expected for the shape, found 0"),
        ["empty contents"] = (Typed("INT32", new()), "inputs[0].contents.int_contents: 2 values expected for the shape, found 0"),
        ["too few values"] = (Typed("INT32", new() { IntContents = { 1 } }), "inputs[0].contents.int_contents: 2 values expected for the shape, found 1"),
        ["too many values"] = (Typed("FP32", new() { Fp32Contents = { 1, 2, 3 } }), "inputs[0].contents.fp32_contents: 2 values expected for the shape, found 3"),
        ["too many elements announced"] = (Sound(m => m.Inputs[0].Shape[0] = 1L << 40), "inputs[0].contents.int_contents: 1099511627776 values expected"),
        ["wrong field"] = (Typed("FP32", new() { Fp64Contents = { 1, 2 } }), "inputs[0].contents.fp64_contents: FP32 values belong in fp32_contents"),
        ["two fields"] = (Typed("INT64", new() { Int64Contents = { 1, 2 }, IntContents = { 1, 2 } }), "inputs[0].contents.int_contents: INT64 values belong in int64_contents"),
        ["signed values for unsigned"] = (Typed("UINT8", new() { IntContents = { 1, 2 } }), "inputs[0].contents.int_contents: UINT8 values belong in uint_contents"),
        ["text for numbers"] = (Typed("BOOL", new() { BytesContents = { ByteString.Empty, ByteString.Empty } }), "inputs[0].contents.bytes_contents: BOOL values belong in bool_contents"),
        ["INT8 of 128"] = (Typed("INT8", new() { IntContents = { 127, 128 } }), "inputs[0].contents.int_contents[1]: 128 is out of range for INT8"),
        ["INT8 of -129"] = (Typed("INT8", new() { IntContents = { -129, 0 } }), "inputs[0].contents.int_contents[0]: -129 is out of range for INT8"),
        ["INT16 of 32768"] = (Typed("INT16", new() { IntContents = { 0, 32768 } }), "inputs[0].contents.int_contents[1]: 32768 is out of range for INT16"),
        ["INT16 of the lowest"] = (Typed("INT16", new() { IntContents = { int.MinValue, 0 } }), "inputs[0].contents.int_contents[0]: -2147483648 is out of range for INT16"),
        ["UINT8 of 256"] = (Typed("UINT8", new() { UintContents = { 255, 256 } }), "inputs[0].contents.uint_contents[1]: 256 is out of range for UINT8"),
        ["UINT16 of 65536"] = (Typed("UINT16", new() { UintContents = { 65536, 0 } }), "inputs[0].contents.uint_contents[0]: 65536 is out of range for UINT16"),
        ["UINT16 of the highest"] = (Typed("UINT16", new() { UintContents = { uint.MaxValue, 0 } }), "inputs[0].contents.uint_contents[0]: 4294967295 is out of range for UINT16"),
        ["typed FP16"] = (Typed("FP16", new() { Fp32Contents = { 1, 2 } }), "inputs[0].contents: FP16 has no typed form; send it in raw_input_contents"),
        ["typed BF16"] = (Typed("BF16", null), "inputs[0].contents: BF16 has no typed form; send it in raw_input_contents"),
        ["raw and typed"] = (Sound(m => m.RawInputContents.Add(ByteString.CopyFrom(new byte[8]))), "inputs[0].contents: must be absent when raw_input_contents is used"),
        ["raw and typed in two inputs"] = (Raw([new byte[8], new byte[8]], m => m.Inputs[1].Contents = new() { IntContents = { 1, 2 } }), "inputs[1].contents: must be absent"),
        ["too few raw"] = (Raw([new byte[8], new byte[8]], m => m.RawInputContents.RemoveAt(1)), "raw_input_contents: one entry per input expected: 2, found 1"),
        ["too many raw"] = (Raw([new byte[8]], m => m.RawInputContents.Add(ByteString.Empty)), "raw_input_contents: one entry per input expected: 1, found 2"),
        ["raw short"] = (Raw([new byte[8], new byte[7]]), "raw_input_contents[1]: 8 bytes expected for 2 elements of INT32, found 7"),
        ["raw long"] = (Raw([new byte[9]]), "raw_input_contents[0]: 8 bytes expected for 2 elements of INT32, found 9"),
        ["raw empty"] = (Raw([[]]), "raw_input_contents[0]: 8 bytes expected for 2 elements of INT32, found 0"),
        ["raw shape beyond bytes"] = (Raw([new byte[8]], m => m.Inputs[0].Shape[0] = 1L << 62), "raw_input_contents[0]: 4611686018427387904 elements of INT32 are more than can be sent"),
        ["output's name missing"] = (Sound(m => m.Outputs.Add(new OutputTensor())), "outputs[0].name: is missing"),
        ["output's name with NUL"] = (Sound(m => m.Outputs.AddRange([new OutputTensor { Name = "a" }, new OutputTensor { Name = "\0" }])), "outputs[1].name: must not hold NUL"),
        ["too many outputs"] = (Sound(m => m.Outputs.AddRange(Enumerable.Repeat(new OutputTensor { Name = "a" }, 1025))), "outputs: at most 1024 are allowed, found 1025"),
        ["classification"] = (Sound(m => m.Outputs.Add(Classified())), "outputs[0].parameters.classification: must be a whole number above 0"),
        ["shared memory"] = (Sound(m => m.Inputs[0].Parameters["shared_memory_region"] = new InferParameter { StringParam = "r" }), "inputs[0].parameters.shared_memory_region: shared memory with clients is not supported"),
    };

    public static TheoryData<string> Bad => [.. _bad.Keys];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task ReadAsync_Mistake_NamesFieldAndReason(string name)
    {
        var (message, problem) = _bad[name];
        using var request = new InferenceRequest();

        var fault = await Read(message, request);

        Assert.NotNull(fault);
        Assert.Equal(GatewayError.InvalidRequest, fault.Error);
        Assert.StartsWith(problem, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_SameInputTwice_IsLeftToTheSignatureCheck()
    {
        var message = Raw([new byte[8], new byte[8]], m => m.Inputs[1].Name = m.Inputs[0].Name);
        var signature = new ModelSignature(
            [new TensorSignature("in0", SandboxGateway.Protocol.Worker.V1.DataType.Int32, [2], Optional: false)], []);
        using var request = new InferenceRequest();

        Assert.Null(await Read(message, request));
        Assert.Equal("inputs[1].name: \"in0\" is given twice", SignatureValidator.Validate(signature, request)?.Message);
    }

    [Fact]
    public async Task ReadAsync_HeadAndOutputs_AreTakenOver()
    {
        var message = Sound(m =>
        {
            m.Id = "r-1";
            m.Parameters["priority"] = new InferParameter { Uint64Param = 1 };
            m.Outputs.Add(new OutputTensor { Name = "b", Parameters = { ["binary_data"] = new InferParameter { BoolParam = false } } });
            m.Outputs.Add(new OutputTensor { Name = "a" });
        });
        using var request = new InferenceRequest();

        Assert.Null(await Read(message, request));

        Assert.Equal("r-1", request.Id);
        Assert.Equal(["b", "a"], request.Outputs.Select(output => output.Name));
    }

    [Fact]
    public async Task ReadAsync_WithoutId_LeavesItNull()
    {
        using var request = new InferenceRequest();

        Assert.Null(await Read(Sound(_ => { }), request));

        Assert.Null(request.Id);
        Assert.Empty(request.Outputs);
    }

    private static ValueTask<GatewayFault?> Read(ModelInferRequest message, InferenceRequest request) =>
        new GrpcWireForm(message).ReadAsync(_signature, contract: null, request, CancellationToken.None);

    private static ModelInferRequest Sound(Action<ModelInferRequest> change)
    {
        var message = Typed("INT32", new() { IntContents = { 1, 2 } });
        change(message);
        return message;
    }

    private static ModelInferRequest Typed(string dataType, InferTensorContents? contents) => new()
    {
        Inputs = { new InputTensor { Name = "in0", Datatype = dataType, Shape = { 2 }, Contents = contents } },
    };

    private static ModelInferRequest Raw(byte[][] contents, Action<ModelInferRequest>? change = null)
    {
        var message = new ModelInferRequest();
        for (var i = 0; i < contents.Length; i++)
        {
            message.Inputs.Add(new InputTensor { Name = $"in{i}", Datatype = "INT32", Shape = { 2 } });
            message.RawInputContents.Add(ByteString.CopyFrom(contents[i]));
        }

        change?.Invoke(message);
        return message;
    }

    private static OutputTensor Classified() =>
        new() { Name = "a", Parameters = { ["classification"] = new InferParameter { Int64Param = -3 } } };
}
