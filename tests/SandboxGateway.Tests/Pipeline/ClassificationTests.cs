using System.Runtime.InteropServices;
using System.Text;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using static SandboxGateway.Tests.Pipeline.TensorSamples;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Tests.Pipeline;

public sealed class ClassificationTests
{
    public static TheoryData<DataType, byte[], string> Rows => new()
    {
        { DataType.Bool, [0, 1, 0], "1:1 0:0 0:2" },
        { DataType.Uint8, [1, 255, 0], "255:1 1:0 0:2" },
        { DataType.Int8, Raw<sbyte>(-1, 127, -128), "127:1 -1:0 -128:2" },
        { DataType.Uint16, Raw<ushort>(1, 65535), "65535:1 1:0" },
        { DataType.Int16, Raw<short>(-1, short.MaxValue), "32767:1 -1:0" },
        { DataType.Uint32, Raw(1u, uint.MaxValue), "4294967295:1 1:0" },
        { DataType.Int32, Raw(-1, int.MinValue), "-1:0 -2147483648:1" },
        { DataType.Uint64, Raw(1ul, ulong.MaxValue), "18446744073709551615:1 1:0" },
        { DataType.Int64, Raw(long.MinValue, long.MaxValue), "9223372036854775807:1 -9223372036854775808:0" },
        { DataType.Fp16, Raw((Half)0.5, Half.PositiveInfinity, (Half)(-2)), "Infinity:1 0.5:0 -2:2" },
        { DataType.Bf16, Raw<ushort>(0x3F80, 0x4000, 0xBF80), "2:1 1:0 -1:2" },
        { DataType.Fp32, Raw(1.1f, 3.3f, 0.5f, 2.4f), "3.3:1 2.4:3 1.1:0 0.5:2" },
        { DataType.Fp32, Raw(float.NaN, float.NegativeInfinity, 0f), "0:2 -Infinity:1 NaN:0" },
        { DataType.Fp32, Raw(0.1f, 0.1f, -0f, 0f), "0.1:0 0.1:1 -0:2 0:3" },
        { DataType.Fp64, Raw(0.1, 5E-324), "0.1:0 5E-324:1" },
    };

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void Apply_EveryDatatype_IsInTheOrderOfItsValues(DataType dataType, byte[] row, string expected)
    {
        var count = row.Length / DataTypes.ElementSize(dataType);

        var output = Apply(count, Declare("y", dataType, -1), new Tensor("y", dataType, [count], row));

        Assert.Equal(expected, string.Join(' ', Texts(output)));
        Assert.Equal((DataType.Bytes, "y"), (output.DataType, output.Name));
    }

    [Theory]
    [InlineData(1, "9:3")]
    [InlineData(2, "9:3 8:1")]
    [InlineData(4, "9:3 8:1 5:0 1:2")]
    [InlineData(5, "9:3 8:1 5:0 1:2")]
    [InlineData(int.MaxValue, "9:3 8:1 5:0 1:2")]
    public void Apply_Count_IsClampedToTheValues(int classes, string expected)
    {
        var output = Apply(classes, Declare("y", DataType.Uint8, 4), new Tensor("y", DataType.Uint8, [4], new byte[] { 5, 8, 1, 9 }));

        Assert.Equal(expected, string.Join(' ', Texts(output)));
        Assert.Equal([Math.Min(classes, 4)], output.Shape);
    }

    [Theory]
    [InlineData(new long[] { -1, 3 }, new long[] { 2, 3 }, "6:2 5:1 9:0 8:1", new long[] { 2, 2 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 2, 3 }, "9:3 8:4", new long[] { 2 })]
    [InlineData(new long[] { -1 }, new long[] { 6 }, "9:3 8:4", new long[] { 2 })]
    [InlineData(new long[] { -1, -1, 1 }, new long[] { 2, 3, 1 }, "6:2 5:1 9:0 8:1", new long[] { 2, 2 })]
    [InlineData(new long[] { -1, 1 }, new long[] { 6, 1 }, "4:0 5:0 6:0 9:0 8:0 7:0", new long[] { 6, 1 })]
    public void Apply_ModelOfBatches_ClassifiesEachOfThem(long[] declared, long[] shape, string expected, long[] answered)
    {
        var output = Apply(
            2, Declare("y", DataType.Uint8, declared), new Tensor("y", DataType.Uint8, shape, new byte[] { 4, 5, 6, 9, 8, 7 }));

        Assert.Equal(expected, string.Join(' ', Texts(output)));
        Assert.Equal(answered, output.Shape);
    }

    [Theory]
    [InlineData(new long[] { 0 }, new long[] { 0 })]
    [InlineData(new long[] { 0, 3 }, new long[] { 0, 0 })]
    [InlineData(new long[] { 3, 0 }, new long[] { 3, 0 })]
    public void Apply_NoValues_IsEmpty(long[] shape, long[] answered)
    {
        var declared = shape.Select(_ => -1L).ToArray();

        var output = Apply(2, Declare("y", DataType.Fp32, declared), new Tensor("y", DataType.Fp32, shape, Array.Empty<byte>()));

        Assert.Empty(Texts(output));
        Assert.Equal(answered, output.Shape);
    }

    [Fact]
    public void Apply_Scalar_IsOneClass()
    {
        var output = Apply(3, Declare("y", DataType.Uint8), new Tensor("y", DataType.Uint8, [], new byte[] { 7 }));

        Assert.Equal(["7:0"], Texts(output));
        Assert.Equal([1], output.Shape);
    }

    [Fact]
    public void Apply_Labels_FollowTheIndexAsFarAsThereAreAny()
    {
        var output = Apply(
            3, Declare("y", DataType.Uint8, 3), new Tensor("y", DataType.Uint8, [3], new byte[] { 1, 3, 2 }), "größer", "b");

        Assert.Equal(["3:1:b", "2:2", "1:0:größer"], Texts(output));
    }

    [Fact]
    public void Apply_MoreClassesThanAnAnswerMayHave_IsTheClientsMistake()
    {
        var signature = new ModelSignature([], [Declare("y", DataType.Uint8, -1)]);
        using var request = Request("y", 2 << 20);
        using var response = new InferenceResponse([new Tensor("y", DataType.Uint8, [2 << 20], new byte[2 << 20])], null);

        var fault = Classification.Apply(Model(), signature, request, response);

        Assert.Equal(GatewayError.InvalidRequest, fault?.Error);
        Assert.StartsWith("outputs[0].parameters.classification: ", fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_OutputsNotAskedForSo_StayAsTheyAre()
    {
        var signature = new ModelSignature([], [Declare("y", DataType.Uint8, -1), Declare("z", DataType.Uint8, -1)]);
        using var request = Request("y", 1);
        request.Outputs.Add(new RequestedOutput("z", null));
        var other = new Tensor("z", DataType.Uint8, [1], new byte[] { 1 });
        using var response = new InferenceResponse([other with { Name = "y" }, other], null);

        Assert.Null(Classification.Apply(Model(), signature, request, response));
        Assert.Equal(other, response.Outputs[1]);
        Assert.Equal(DataType.Bytes, response.Outputs[0].DataType);
    }

    private static Tensor Apply(int classes, TensorSignature declared, Tensor output, params string[] labels)
    {
        using var request = Request("y", classes);
        using var response = new InferenceResponse([output], null);
        Assert.Null(Classification.Apply(Model(labels), new ModelSignature([], [declared]), request, response));
        return response.Outputs[0];
    }

    private static InferenceRequest Request(string output, int classes) =>
        new() { Outputs = { new RequestedOutput(output, null) { Classes = classes } } };

    private static ServedModel Model(params string[] labels)
    {
        var manifest = ManifestReader.Read("m", "runtime: onnx") with
        {
            ClassLabels = new Dictionary<string, byte[][]> { ["y"] = [.. labels.Select(Encoding.UTF8.GetBytes)] },
        };
        return new ServedModel(manifest, 1, "/models/m");
    }

    private static List<string> Texts(Tensor output)
    {
        var rest = output.Data.Span;
        var texts = new List<string>();
        while (BytesElements.TryTake(ref rest, out var element))
        {
            texts.Add(Encoding.UTF8.GetString(element));
        }

        return texts;
    }

    private static byte[] Raw<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
