using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using static SandboxGateway.Tests.Pipeline.TensorSamples;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Tests.Pipeline;

public sealed class SignatureValidatorTests
{
    private static readonly ModelSignature _signature = new(
        [
            Declare("features", DataType.Fp32, -1, 4),
            Declare("words", DataType.Bytes, -1) with { Optional = true },
            Declare("flags", DataType.Bool, -1) with { Optional = true },
            Declare("scale", DataType.Fp64) with { Optional = true },
        ],
        [Declare("class", DataType.Int64, -1), Declare("scores", DataType.Fp32, -1, 3)]);

    private static readonly Tensor _features = Tensor("features", DataType.Fp32, [2, 4], 32);

    public static TheoryData<string> SoundNames => [.. _sound.Keys];

    public static TheoryData<string> BadNames => [.. _bad.Keys];

    private static readonly Dictionary<string, (Tensor[] Inputs, string[] Outputs)> _sound = new()
    {
        ["required only"] = ([_features], []),
        ["all outputs by name"] = ([_features], ["scores", "class"]),
        ["one output"] = ([_features], ["scores"]),
        ["no element"] = ([Tensor("features", DataType.Fp32, [0, 4], 0)], []),
        ["other order"] = ([new("words", DataType.Bytes, [1], Elements("x")), _features], []),
        ["scalar"] = ([_features, Tensor("scale", DataType.Fp64, [], 8)], []),
        ["empty and long words"] = ([_features, new("words", DataType.Bytes, [2], Elements("", new string('x', 70_000)))], []),
        ["flags"] = ([_features, new("flags", DataType.Bool, [3], new byte[] { 0, 1, 1 })], []),
    };

    private static readonly Dictionary<string, (Tensor[] Inputs, string[] Outputs, string Message)> _bad = new()
    {
        ["unknown input"] = ([Named("feature")], [], "inputs[0].name: the model has no input \"feature\"; it takes \"features\", \"words\""),
        ["other case"] = ([Named("Features")], [], "inputs[0].name: the model has no input \"Features\""),
        ["second input unknown"] = ([_features, Named("x")], [], "inputs[1].name: the model has no input \"x\""),
        ["output's name as input"] = ([Named("class")], [], "inputs[0].name: the model has no input \"class\""),
        ["empty name"] = ([Named("")], [], "inputs[0].name: the model has no input \"\""),
        ["control characters"] = ([Named("a\n\u001b[31m")], [], "inputs[0].name: the model has no input \"a??[31m\""),
        ["very long name"] = ([Named(new string('n', 1000))], [], $"inputs[0].name: the model has no input \"{new string('n', 64)}...\""),
        ["no input"] = ([], [], "inputs: \"features\" is missing (FP32 [-1,4])"),
        ["optional only"] = ([Tensor("scale", DataType.Fp64, [], 8)], [], "inputs: \"features\" is missing"),
        ["given twice"] = ([_features, _features], [], "inputs[1].name: \"features\" is given twice"),
        ["wrong datatype"] = ([_features with { DataType = DataType.Int64 }], [], "inputs[0].datatype: \"features\" takes FP32, found INT64"),
        ["datatype of the same size"] = ([_features with { DataType = DataType.Int32 }], [], "inputs[0].datatype: \"features\" takes FP32, found INT32"),
        ["undefined datatype"] = ([_features with { DataType = (DataType)99 }], [], "inputs[0].datatype: \"features\" takes FP32, found unknown"),
        ["rank too low"] = ([_features with { Shape = [8] }], [], "inputs[0].shape: \"features\" takes [-1,4], found [8]"),
        ["rank too high"] = ([_features with { Shape = [1, 2, 4] }], [], "inputs[0].shape: \"features\" takes [-1,4], found [1,2,4]"),
        ["fixed dimension differs"] = ([_features with { Shape = [4, 2] }], [], "inputs[0].shape: \"features\" takes [-1,4], found [4,2]"),
        ["negative dimension"] = ([_features with { Shape = [-1, 4] }], [], "inputs[0].shape: [-1,4] has a negative dimension"),
        ["lowest dimension"] = ([_features with { Shape = [long.MinValue, 4] }], [], "inputs[0].shape: [-9223372036854775808,4] has a negative"),
        ["too many elements"] = ([_features with { Shape = [long.MaxValue, 4] }], [], "inputs[0].shape: [9223372036854775807,4] has a negative dimension or more elements than can be counted"),
        ["too many bytes"] = ([_features with { Shape = [1L << 60, 4] }], [], "inputs[0].data: 4611686018427387904 elements of FP32 are more than can be sent"),
        ["wraps to the right length"] = ([_features with { Shape = [(1L << 60) + 2, 4] }], [], "inputs[0].data: 4611686018427387912 elements"),
        ["scalar with a dimension"] = ([_features, Tensor("scale", DataType.Fp64, [1], 8)], [], "inputs[1].shape: \"scale\" takes [], found [1]"),
        ["data short"] = ([_features with { Data = new byte[31] }], [], "inputs[0].data: 32 bytes expected for 8 elements of FP32, found 31"),
        ["data long"] = ([_features with { Data = new byte[36] }], [], "inputs[0].data: 32 bytes expected for 8 elements of FP32, found 36"),
        ["data without elements"] = ([_features with { Shape = [0, 4] }], [], "inputs[0].data: 0 bytes expected"),
        ["BYTES too few"] = ([_features, new("words", DataType.Bytes, [2], Elements("a"))], [], "inputs[1].data: 5 bytes are not exactly 2 elements of BYTES"),
        ["BYTES too many"] = ([_features, new("words", DataType.Bytes, [1], Elements("a", "b"))], [], "inputs[1].data: 10 bytes are not exactly 1 elements"),
        ["BYTES cut"] = ([_features, new("words", DataType.Bytes, [1], Elements("abc").AsMemory(0, 6))], [], "inputs[1].data: 6 bytes are not exactly"),
        ["BYTES prefix cut"] = ([_features, new("words", DataType.Bytes, [1], new byte[3])], [], "inputs[1].data: 3 bytes are not exactly"),
        ["BYTES length of 4 GiB"] = ([_features, new("words", DataType.Bytes, [1], Prefix(uint.MaxValue))], [], "inputs[1].data: 4 bytes are not exactly"),
        ["BYTES of 2^62 elements"] = ([_features, new("words", DataType.Bytes, [1L << 62], Array.Empty<byte>())], [], "inputs[1].data: 0 bytes are not exactly"),
        ["BOOL of 2"] = ([_features, new("flags", DataType.Bool, [3], new byte[] { 1, 0, 2 })], [], "inputs[1].data: element 2 of BOOL is 2; only 0 and 1 are allowed"),
        ["BOOL of 255"] = ([_features, new("flags", DataType.Bool, [1], new byte[] { 255 })], [], "inputs[1].data: element 0 of BOOL is 255"),
        ["unknown output"] = ([_features], ["klass"], "outputs[0].name: the model has no output \"klass\"; it gives \"class\", \"scores\""),
        ["input's name as output"] = ([_features], ["class", "features"], "outputs[1].name: the model has no output \"features\""),
        ["output asked for twice"] = ([_features], ["class", "class"], "outputs[1].name: \"class\" is asked for twice"),
    };

    [Theory]
    [MemberData(nameof(SoundNames))]
    public void Validate_SoundRequest_GivesNull(string name) =>
        Assert.Null(Validate(_signature, _sound[name].Inputs, _sound[name].Outputs));

    [Theory]
    [MemberData(nameof(BadNames))]
    public void Validate_Mistake_NamesFieldAndReason(string name)
    {
        var (inputs, outputs, message) = _bad[name];

        var fault = Validate(_signature, inputs, outputs);

        Assert.NotNull(fault);
        Assert.Equal(GatewayError.InvalidRequest, fault.Error);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ManyInputs_ChecksEach()
    {
        var declared = Enumerable.Range(0, 500).Select(i => Declare($"i{i}", DataType.Int8, 1)).ToArray();
        var inputs = declared.Select(input => Tensor(input.Name, DataType.Int8, [1], 1)).Reverse().ToArray();
        var signature = new ModelSignature(declared, []);

        Assert.Null(Validate(signature, inputs, []));
        Assert.Equal("inputs: \"i0\" is missing (INT8 [1])", Validate(signature, inputs[..^1], [])?.Message);
        Assert.Contains("and 492 more", Validate(signature, [Named("x")], [])?.Message, StringComparison.Ordinal);
    }

    private static Tensor Named(string name) => _features with { Name = name };

    private static GatewayFault? Validate(ModelSignature signature, Tensor[] inputs, string[] outputs)
    {
        using var request = new InferenceRequest();
        request.Inputs.AddRange(inputs);
        request.Outputs.AddRange(outputs.Select(output => new RequestedOutput(output, null)));
        return SignatureValidator.Validate(signature, request);
    }
}
