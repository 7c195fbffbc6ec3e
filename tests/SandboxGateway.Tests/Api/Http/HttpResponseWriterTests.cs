using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Tests.Api.Http;

public class HttpResponseWriterTests
{
    public static TheoryData<int, byte[], string> Values => new()
    {
        { (int)DataType.Bool, [1, 0], "[true,false]" },
        { (int)DataType.Int8, [0x80, 0x7F], "[-128,127]" },
        { (int)DataType.Uint8, [0, 255], "[0,255]" },
        { (int)DataType.Int16, Raw(short.MinValue, short.MaxValue), "[-32768,32767]" },
        { (int)DataType.Uint16, Raw<ushort>(0, 65535), "[0,65535]" },
        { (int)DataType.Int32, Raw(int.MinValue, int.MaxValue), "[-2147483648,2147483647]" },
        { (int)DataType.Uint32, Raw(0u, uint.MaxValue), "[0,4294967295]" },
        { (int)DataType.Int64, Raw(long.MinValue, long.MaxValue), "[-9223372036854775808,9223372036854775807]" },
        { (int)DataType.Uint64, Raw(0ul, ulong.MaxValue), "[0,18446744073709551615]" },
        { (int)DataType.Fp32, Raw(0.1f, -0f), "[0.1,-0]" },
        { (int)DataType.Fp32, Raw(float.MaxValue, float.Epsilon), "[3.4028235E+38,1E-45]" },
        { (int)DataType.Fp64, Raw(0.1, double.MinValue), "[0.1,-1.7976931348623157E+308]" },
        { (int)DataType.Bytes, [0, 0, 0, 0, 3, 0, 0, 0, .. "é\n"u8], """["","é\n"]""" },
        { (int)DataType.Bytes, [1, 0, 0, 0, (byte)'"', 4, 0, 0, 0, .. "a\0<\\"u8], """["\u0022","a\u0000\u003C\\"]""" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task WriteAsync_Values_AreShortestExactJson(int dataType, byte[] raw, string data)
    {
        using var request = new InferenceRequest { Id = "a\"b" };

        var answer = await AnswerWriting.WriteAsync(request, new Tensor("y", (DataType)dataType, [2], raw));

        Assert.Null(answer.Fault);
        Assert.Equal("application/json", answer.Http.ContentType);
        Assert.Equal(answer.Body.Length, answer.Http.ContentLength);
        Assert.Equal("model", answer.Json.GetProperty("model_name").GetString());
        Assert.Equal("3", answer.Json.GetProperty("model_version").GetString());
        Assert.Equal("a\"b", answer.Json.GetProperty("id").GetString());
        var output = answer.Json.GetProperty("outputs")[0];
        Assert.Equal("y", output.GetProperty("name").GetString());
        Assert.Equal("[2]", output.GetProperty("shape").GetRawText());
        Assert.Equal(data, output.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(300_000)]
    public async Task WriteAsync_AnyCountOfFloats_ReadsBackBitForBit(int count)
    {
        using var request = new InferenceRequest();
        var random = new Random(3);
        var values = Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f).ToArray();

        var answer = await AnswerWriting.WriteAsync(request, new Tensor("y", DataType.Fp32, [count], Raw(values)));

        Assert.Equal(values, answer.Json.GetProperty("outputs")[0].GetProperty("data").Deserialize<float[]>());
    }

    [Fact]
    public async Task WriteAsync_LongStringsWithABinaryOutput_AreWhole()
    {
        using var request = new InferenceRequest { Outputs = { new("a", null), new("b", true) } };
        var strings = Enumerable.Range(0, 100).Select(i => new string((char)('a' + (i % 26)), 3000) + "\t\U0001F600").ToArray();

        var answer = await AnswerWriting.WriteAsync(
            request, Bytes("a", strings), new Tensor("b", DataType.Uint8, [2], new byte[] { 7, 8 }));

        Assert.Equal(strings, answer.Json.GetProperty("outputs")[0].GetProperty("data").Deserialize<string[]>());
        Assert.Equal([7, 8], answer.Binary);
        Assert.Equal(answer.Body.Length, answer.Http.ContentLength);
    }

    [Fact]
    public async Task WriteAsync_LongStrings_AreWhole()
    {
        using var request = new InferenceRequest();
        var strings = Enumerable.Range(0, 100).Select(i => new string('<', i * 50)).ToArray();

        var answer = await AnswerWriting.WriteAsync(request, Bytes("a", strings));

        Assert.Equal(strings, answer.Json.GetProperty("outputs")[0].GetProperty("data").Deserialize<string[]>());
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, false, false)]
    [InlineData(false, null, false)]
    [InlineData(false, true, true)]
    public async Task WriteAsync_BinaryAskedFor_OutputsOwnWordWins(bool forAll, bool? forOutput, bool binary)
    {
        using var request = new InferenceRequest { BinaryOutputs = forAll, Outputs = { new("y", forOutput) } };

        var answer = await AnswerWriting.WriteAsync(request, new Tensor("y", DataType.Uint8, [3], new byte[] { 1, 2, 3 }));

        var output = answer.Json.GetProperty("outputs")[0];
        Assert.Equal(binary, output.TryGetProperty("parameters", out var parameters));
        Assert.Equal(!binary, output.TryGetProperty("data", out _));
        Assert.Equal(binary ? "application/octet-stream" : "application/json", answer.Http.ContentType);
        Assert.Equal(binary ? [1, 2, 3] : [], answer.Binary);
        if (binary)
        {
            Assert.Equal(3, parameters.GetProperty("binary_data_size").GetInt32());
        }
    }

    [Fact]
    public async Task WriteAsync_BinaryOutputsOfEveryKind_FollowInOrder()
    {
        using var request = new InferenceRequest { BinaryOutputs = true };

        var answer = await AnswerWriting.WriteAsync(
            request,
            new Tensor("a", DataType.Fp32, [1], Raw(float.NaN)),
            new Tensor("b", DataType.Fp16, [0], Array.Empty<byte>()),
            new Tensor("c", DataType.Bytes, [1], new byte[] { 1, 0, 0, 0, 0xFF }));

        Assert.Null(answer.Fault);
        Assert.Equal([.. Raw(float.NaN), 1, 0, 0, 0, 0xFF], answer.Binary);
    }

    public static TheoryData<int, byte[], string, bool> Unrepresentable => new()
    {
        { (int)DataType.Fp32, Raw(0f, float.NaN), "Element 1 of output \"y\" is NaN", false },
        { (int)DataType.Fp32, Raw(float.PositiveInfinity, 0f), "Element 0 of output \"y\" is infinite", false },
        { (int)DataType.Fp64, Raw(0, double.NegativeInfinity), "Element 1 of output \"y\" is infinite", false },
        { (int)DataType.Bytes, [0, 0, 0, 0, 1, 0, 0, 0, 0xFF], "Element 1 of output \"y\" is not valid UTF-8", false },
        { (int)DataType.Fp16, [0, 0, 0, 0], "outputs: \"y\" is FP16", true },
        { (int)DataType.Bf16, [0, 0, 0, 0], "outputs: \"y\" is BF16", true },
    };

    [Theory]
    [MemberData(nameof(Unrepresentable))]
    public async Task WriteAsync_ValueWithoutJsonForm_IsAFaultAndNothingIsSent(
        int dataType, byte[] raw, string start, bool isClientsMistake)
    {
        using var request = new InferenceRequest();

        var answer = await AnswerWriting.WriteAsync(request, new Tensor("y", (DataType)dataType, [2], raw));

        Assert.Equal(isClientsMistake ? GatewayError.InvalidRequest : GatewayError.OutputNotRepresentable, answer.Fault?.Error);
        Assert.StartsWith(start, answer.Fault?.Message, StringComparison.Ordinal);
        Assert.EndsWith("binary_data", answer.Fault?.Message.TrimEnd('.'), StringComparison.Ordinal);
        Assert.Empty(answer.Body);
    }

    private static Tensor Bytes(string name, string[] elements)
    {
        var raw = elements.Select(Encoding.UTF8.GetBytes).SelectMany(utf8 => BitConverter.GetBytes(utf8.Length).Concat(utf8));
        return new Tensor(name, DataType.Bytes, [elements.Length], raw.ToArray());
    }

    private static byte[] Raw<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
