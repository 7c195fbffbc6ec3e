using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SandboxGateway.Pipeline;
using static SandboxGateway.Tests.Api.Http.InferReading;

namespace SandboxGateway.Tests.Api.Http;

public class HttpWireFormTests
{
    public static TheoryData<string, string, byte[]> Values => new()
    {
        { "BOOL", "[true,false]", [1, 0] },
        { "INT8", "[-128,127]", [0x80, 0x7F] },
        { "UINT8", "[0,255]", [0, 255] },
        { "INT16", "[-32768,32767]", [0, 0x80, 0xFF, 0x7F] },
        { "UINT16", "[1,65535]", [1, 0, 255, 255] },
        { "INT32", "[-2147483648,2147483647]", Raw(int.MinValue, int.MaxValue) },
        { "UINT32", "[0,4294967295]", Raw(uint.MinValue, uint.MaxValue) },
        { "INT64", "[-9223372036854775808,9223372036854775807]", Raw(long.MinValue, long.MaxValue) },
        { "INT64", "[9007199254740993,-0]", Raw(9007199254740993L, 0L) },
        { "UINT64", "[0,18446744073709551615]", Raw(ulong.MinValue, ulong.MaxValue) },
        { "FP32", "[1.5,-0]", Raw(1.5f, -0f) },
        { "FP32", "[3.4028235e38,1e-46]", Raw(float.MaxValue, 0f) },
        { "FP32", "[1e-45,1E+2]", Raw(float.Epsilon, 100f) },
        { "FP64", "[-0.0,1.7976931348623157e308]", Raw(-0d, double.MaxValue) },
        { "FP64", "[5e-324,0.1]", Raw(double.Epsilon, 0.1) },
        { "BYTES", "[\"\",\"a\\u0000b\"]", [0, 0, 0, 0, 3, 0, 0, 0, (byte)'a', 0, (byte)'b'] },
        { "BYTES", "[\"é\",\"\\ud83d\\ude00\"]", [2, 0, 0, 0, 0xC3, 0xA9, 4, 0, 0, 0, 0xF0, 0x9F, 0x98, 0x80] },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task ReadAsync_ValuesAtTheEdge_AreExact(string datatype, string data, byte[] raw)
    {
        using var request = new InferenceRequest();

        Assert.Null(await ReadAsync(Input(datatype, "[2]", data), request));

        Assert.Equal(raw, request.Inputs[0].Data.ToArray());
    }

    [Theory]
    [InlineData("[6]", "[1,2,3,4,5,6]")]
    [InlineData("[2,3]", "[1,2,3,4,5,6]")]
    [InlineData("[2,3]", "[[1,2,3],[4,5,6]]")]
    [InlineData("[1,2,1,3]", "[[[[1,2,3]],[[4,5,6]]]]")]
    public async Task ReadAsync_FlatOrNestedData_IsTheSameTensor(string shape, string data)
    {
        using var request = new InferenceRequest();

        Assert.Null(await ReadAsync(Input("UINT8", shape, data), request));

        Assert.Equal([1, 2, 3, 4, 5, 6], request.Inputs[0].Data.ToArray());
    }

    [Theory]
    [InlineData("[0]", "[]")]
    [InlineData("[0,3]", "[]")]
    [InlineData("[2,0]", "[[],[]]")]
    public async Task ReadAsync_EmptyTensor_HasNoBytes(string shape, string data)
    {
        using var request = new InferenceRequest();

        Assert.Null(await ReadAsync(Input("FP32", shape, data), request));

        Assert.Equal(0, request.Inputs[0].Data.Length);
    }

    [Fact]
    public async Task ReadAsync_Scalar_HasOneElement()
    {
        using var request = new InferenceRequest();

        Assert.Null(await ReadAsync(Input("UINT8", "[]", "[7]"), request));

        Assert.Equal([7], request.Inputs[0].Data.ToArray());
        Assert.Empty(request.Inputs[0].Shape);
    }

    [Theory]
    [InlineData("\"data\":[[1,2],[3,4]],\"shape\":[2,2],\"datatype\":\"UINT8\"")]
    [InlineData("\"datatype\":\"UINT8\",\"data\":[1,2,3,4],\"parameters\":{},\"shape\":[2,2]")]
    [InlineData("\"shape\":[2,2],\"data\":[1,2,3,4],\"datatype\":\"UINT8\"")]
    public async Task ReadAsync_DataBeforeShapeOrDatatype_IsReadAll(string members)
    {
        using var request = new InferenceRequest();

        Assert.Null(await ReadAsync(OneInput(members), request));

        Assert.Equal([1, 2, 3, 4], request.Inputs[0].Data.ToArray());
    }

    [Fact]
    public async Task ReadAsync_WholeRequest_KeepsIdOutputsAndParameters()
    {
        using var request = new InferenceRequest();
        var json = """
            {"id":"é\n-1","parameters":{"binary_data_output":true,"priority":1,"note":"n"},
             "inputs":[{"name":"\u0078","datatype":"FP32","shape":[1],"data":[1]}],
             "outputs":[{"name":"y","parameters":{"binary_data":false}},{"name":"z"}]}
            """;

        Assert.StartsWith("id: ", (await ReadAsync(json, request))?.Message, StringComparison.Ordinal);
        using var second = new InferenceRequest();
        Assert.Null(await ReadAsync(json.Replace("\\n", "", StringComparison.Ordinal), second));

        Assert.Equal("é-1", second.Id);
        Assert.Equal("x", second.Inputs[0].Name);
        Assert.True(second.BinaryOutputs);
        Assert.Equal([new RequestedOutput("y", false), new RequestedOutput("z", null)], second.Outputs);
    }

    [Fact]
    public async Task ReadAsync_KnownNames_AreTheModelsOwnStrings()
    {
        using var request = new InferenceRequest();

        Assert.Null(await ReadAsync(Input("UINT8", "[1]", "[1]"), request));

        Assert.Same(Model.Inputs[0].Name, request.Inputs[0].Name);
    }

    [Fact]
    public async Task ReadAsync_RandomFloats_KeepEveryBit()
    {
        var random = new Random(11);
        var singles = Enumerable.Range(0, 50_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))
            .Where(float.IsFinite).ToArray();
        var doubles = Enumerable.Range(0, 50_000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)))
            .Where(double.IsFinite).ToArray();
        using var request = new InferenceRequest();
        var json = $$"""
            {"inputs":[
              {"name":"a","datatype":"FP32","shape":[{{singles.Length}}],"data":{{JsonSerializer.Serialize(singles)}}},
              {"name":"b","datatype":"FP64","shape":[{{doubles.Length}}],"data":{{JsonSerializer.Serialize(doubles)}}},
              {"name":"c","datatype":"FP32","shape":[{{singles.Length}}],"data":[{{string.Join(',', singles.Select(Long))}}]}]}
            """;

        Assert.Null(await ReadAsync(json, request));

        Assert.True(request.Inputs[0].Data.Span.SequenceEqual(MemoryMarshal.AsBytes(singles.AsSpan())));
        Assert.True(request.Inputs[1].Data.Span.SequenceEqual(MemoryMarshal.AsBytes(doubles.AsSpan())));
        Assert.True(request.Inputs[2].Data.Span.SequenceEqual(MemoryMarshal.AsBytes(singles.AsSpan())));

        // As Python prints a float it has widened to a double.
        static string Long(float value) => ((double)value).ToString("R", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task ReadAsync_RandomNestedTensors_AreTheirElementsInOrder()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var shape = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.NextInt64(0, 5)).ToArray();
            var values = new List<long>();
            using var request = new InferenceRequest();
            var json = Input("INT64", JsonSerializer.Serialize(shape), Nest(shape, random, values));

            Assert.Null(await ReadAsync(json, request));

            Assert.Equal(values, MemoryMarshal.Cast<byte, long>(request.Inputs[0].Data.Span).ToArray());
        }
    }

    [Fact]
    public async Task ReadAsync_LongStrings_GrowTheBuffer()
    {
        using var request = new InferenceRequest();
        var strings = Enumerable.Range(0, 300).Select(i => new string((char)('é' + i), i * 7)).ToArray();

        Assert.Null(await ReadAsync(Input("BYTES", "[300]", JsonSerializer.Serialize(strings)), request));

        var rest = request.Inputs[0].Data.Span;
        foreach (var expected in strings)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            Assert.Equal(expected, Encoding.UTF8.GetString(rest.Slice(4, length)));
            rest = rest[(4 + length)..];
        }

        Assert.True(rest.IsEmpty);
    }

    private static string Nest(ReadOnlySpan<long> shape, Random random, List<long> values)
    {
        if (shape.IsEmpty)
        {
            values.Add(random.NextInt64(long.MinValue, long.MaxValue));
            return values[^1].ToString(CultureInfo.InvariantCulture);
        }

        var parts = new List<string>();
        for (var i = 0L; i < shape[0]; i++)
        {
            parts.Add(Nest(shape[1..], random, values));
        }

        return $"[{string.Join(" , ", parts)}]";
    }

    private static byte[] Raw<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
