using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using static SandboxGateway.Tests.Pipeline.TensorSamples;
using WireTensor = SandboxGateway.Protocol.Worker.V1.Tensor;

namespace SandboxGateway.Tests.Pipeline;

public sealed class ReplyValidatorTests
{
    private static readonly ModelSignature _signature = new(
        [],
        [Declare("class", DataType.Int64, -1), Declare("scores", DataType.Fp32, -1, 3), Declare("label", DataType.Bytes)]);

    private static readonly WireTensor _class = Wire("class", DataType.Int64, 16, 2);
    private static readonly WireTensor _scores = Wire("scores", DataType.Fp32, 24, 2, 3);
    private static readonly WireTensor _label = Wire("label", DataType.Bytes, 9);

    private static readonly Dictionary<string, (WireTensor[] Reply, string[] Asked, int Payload)> _soundHeaders = new()
    {
        ["every output"] = ([_class, _scores, _label], [], 49),
        ["one asked for"] = ([_scores], ["scores"], 24),
        ["in the order asked for"] = ([_label, _class], ["label", "class"], 25),
        ["no element"] = ([Wire("class", DataType.Int64, 0, 0)], ["class"], 0),
    };

    private static readonly Dictionary<string, (WireTensor[] Reply, string[] Asked, int Payload, string Violation)> _badHeaders = new()
    {
        ["nothing"] = ([], [], 0, "The answer has 0 outputs; 3 are due."),
        ["one missing"] = ([_class, _scores], [], 40, "The answer has 2 outputs; 3 are due."),
        ["one too many"] = ([_class, _scores, _label, _label], [], 58, "The answer has 4 outputs; 3 are due."),
        ["all where one is asked for"] = ([_class, _scores, _label], ["class"], 49, "The answer has 3 outputs; 1 are due."),
        ["wrong order"] = ([_scores, _class, _label], [], 49, "Output 0 of the answer, \"class\": another name"),
        ["model's order, not the one asked for"] = ([_class, _label], ["label", "class"], 25, "Output 0 of the answer, \"label\": another name"),
        ["not the one asked for"] = ([_class], ["scores"], 16, "\"scores\": another name"),
        ["same output twice"] = ([_class, _class], ["class", "scores"], 32, "Output 1 of the answer, \"scores\": another name"),
        ["empty name"] = ([With(_class, t => t.Name = "")], ["class"], 16, "another name"),
        ["wrong datatype"] = ([With(_class, t => t.Datatype = DataType.Fp64)], ["class"], 16, "datatype number 12 came, INT64 is declared"),
        ["no datatype"] = ([With(_class, t => t.Datatype = DataType.Unspecified)], ["class"], 16, "datatype number 0 came"),
        ["undefined datatype"] = ([With(_class, t => t.Datatype = (DataType)(-5))], ["class"], 16, "datatype number -5 came"),
        ["rank too low"] = ([With(_class, t => t.Shape.Clear())], ["class"], 16, "shape [] came, [-1] is declared"),
        ["rank too high"] = ([With(_class, t => t.Shape.Add(1))], ["class"], 16, "shape [2,1] came, [-1] is declared"),
        ["rank beyond any"] = ([With(_class, t => t.Shape.AddRange(new long[1000]))], ["class"], 16, "1001 dimensions came, 64 are allowed"),
        ["fixed dimension differs"] = ([Wire("scores", DataType.Fp32, 24, 3, 2)], ["scores"], 24, "shape [3,2] came, [-1,3] is declared"),
        ["negative dimension"] = ([Wire("class", DataType.Int64, 16, -2)], ["class"], 16, "shape [-2] came"),
        ["-1 as the model declares it"] = ([Wire("class", DataType.Int64, 16, -1)], ["class"], 16, "shape [-1] came"),
        ["too many elements"] = ([Wire("scores", DataType.Fp32, 24, long.MaxValue, 3)], ["scores"], 24, "shape [9223372036854775807,3] came"),
        ["too many bytes"] = ([Wire("class", DataType.Int64, 16, 1L << 61)], ["class"], 16, "2305843009213693952 elements of INT64 are more"),
        ["wraps to the right length"] = ([Wire("class", DataType.Int64, 16, (1L << 61) + 2)], ["class"], 16, "2305843009213693954 elements of INT64"),
        ["length short of the shape"] = ([Wire("class", DataType.Int64, 15, 2)], ["class"], 15, "16 bytes expected for 2 elements of INT64, found 15"),
        ["length beyond the shape"] = ([Wire("class", DataType.Int64, 24, 2)], ["class"], 24, "16 bytes expected for 2 elements of INT64, found 24"),
        ["length beyond the payload"] = ([_class], ["class"], 15, "16 bytes announced, 15 left in the payload"),
        ["second beyond the payload"] = ([_class, _scores], ["class", "scores"], 39, "\"scores\": 24 bytes announced, 23 left"),
        ["length of 4 GiB"] = ([Wire("label", DataType.Bytes, 1UL << 32)], ["label"], 9, "4294967296 bytes announced, 9 left"),
        ["highest length"] = ([Wire("label", DataType.Bytes, ulong.MaxValue)], ["label"], 9, "18446744073709551615 bytes announced"),
        ["lengths that wrap around"] = ([_class, Wire("label", DataType.Bytes, ulong.MaxValue - 15)], ["class", "label"], 16, "\"label\": 18446744073709551600 bytes announced, 0 left"),
        ["payload left over"] = ([_class], ["class"], 17, "The payload is 1 bytes longer than the answer's outputs."),
        ["payload without tensors"] = ([Wire("class", DataType.Int64, 0, 0)], ["class"], 8, "The payload is 8 bytes longer"),
    };

    private static readonly Dictionary<string, (DataType DataType, long[] Shape, byte[] Data, string? Violation)> _contents = new()
    {
        ["sound INT64"] = (DataType.Int64, [2], new byte[16], null),
        ["sound NaN"] = (DataType.Fp32, [1], [0xFF, 0xFF, 0xFF, 0x7F], null),
        ["sound BOOL"] = (DataType.Bool, [2], [0, 1], null),
        ["sound BYTES"] = (DataType.Bytes, [2], Elements("a", ""), null),
        ["sound BYTES scalar"] = (DataType.Bytes, [], Elements("label"), null),
        ["BOOL of 2"] = (DataType.Bool, [2], [1, 2], "element 1 of BOOL is 2"),
        ["BOOL of 128"] = (DataType.Bool, [1], [128], "element 0 of BOOL is 128"),
        ["BYTES too few"] = (DataType.Bytes, [2], Elements("a"), "5 bytes are not exactly 2 elements"),
        ["BYTES too many"] = (DataType.Bytes, [], Elements("a", "b"), "10 bytes are not exactly 1 elements"),
        ["BYTES beyond the data"] = (DataType.Bytes, [1], [.. Prefix(6), .. "label"u8], "9 bytes are not exactly 1 elements"),
        ["BYTES length of 2 GiB"] = (DataType.Bytes, [1], Prefix(0x80000000), "4 bytes are not exactly 1 elements"),
        ["BYTES left over"] = (DataType.Bytes, [0], [0], "1 bytes are not exactly 0 elements"),
        ["length not the shape's"] = (DataType.Int64, [2], new byte[8], "16 bytes expected"),
        ["shape without a size"] = (DataType.Int64, [-1], [], "a shape without a size"),
    };

    public static TheoryData<string> SoundHeaders => [.. _soundHeaders.Keys];

    public static TheoryData<string> BadHeaders => [.. _badHeaders.Keys];

    public static TheoryData<string> Contents => [.. _contents.Keys];

    [Theory]
    [MemberData(nameof(SoundHeaders))]
    public void ValidateHeader_SoundReply_GivesNull(string name)
    {
        var (reply, asked, payload) = _soundHeaders[name];

        Assert.Null(ValidateHeader(reply, asked, payload));
    }

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void ValidateHeader_HostileReply_NamesTheViolation(string name)
    {
        var (reply, asked, payload, violation) = _badHeaders[name];

        var found = ValidateHeader(reply, asked, payload);

        Assert.NotNull(found);
        Assert.Contains(violation, found, StringComparison.Ordinal);
    }

    [Fact]
    public void ValidateHeader_HostileName_IsNotRepeated()
    {
        var violation = ValidateHeader([With(_class, t => t.Name = "evil\n{fake log line}")], ["class"], 16);

        Assert.DoesNotContain("evil", violation, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void ValidateContents_EachForm_GivesTheViolationOrNull(string name)
    {
        var (dataType, shape, data, violation) = _contents[name];

        var found = ReplyValidator.ValidateContents([new("out", dataType, shape, data)]);

        if (violation is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains(violation, found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ValidateContents_SecondOutputBad_NamesIt()
    {
        var violation = ReplyValidator.ValidateContents(
            [new("a", DataType.Bool, [1], new byte[1]), new("b", DataType.Bool, [1], new byte[] { 9 })]);

        Assert.Equal("Output 1 of the answer, \"b\": element 0 of BOOL is 9; only 0 and 1 are allowed.", violation);
    }

    private static string? ValidateHeader(WireTensor[] reply, string[] asked, int payload) =>
        ReplyValidator.ValidateHeader(
            _signature,
            [.. asked.Select(name => new RequestedOutput(name, null))],
            new InferResult { Outputs = { reply } },
            payload);

    private static WireTensor Wire(string name, DataType dataType, ulong length, params long[] shape) =>
        new() { Name = name, Datatype = dataType, ByteLength = length, Shape = { shape } };

    private static WireTensor With(WireTensor tensor, Action<WireTensor> change)
    {
        var changed = tensor.Clone();
        change(changed);
        return changed;
    }
}
