using System.Text;
using SandboxGateway.Api.Http;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using static SandboxGateway.Tests.Api.Http.InferReading;

namespace SandboxGateway.Tests.Api.Http;

public class HttpWireFormBinaryTests
{
    [Theory]
    [InlineData("BOOL", 1)]
    [InlineData("INT8", 1)]
    [InlineData("UINT8", 1)]
    [InlineData("INT16", 2)]
    [InlineData("UINT16", 2)]
    [InlineData("FP16", 2)]
    [InlineData("BF16", 2)]
    [InlineData("INT32", 4)]
    [InlineData("UINT32", 4)]
    [InlineData("FP32", 4)]
    [InlineData("INT64", 8)]
    [InlineData("UINT64", 8)]
    [InlineData("FP64", 8)]
    public async Task ReadAsync_BinaryInput_IsTheSameBytes(string datatype, int elementSize)
    {
        using var request = new InferenceRequest();
        var raw = new byte[6 * elementSize];
        new Random(1).NextBytes(raw);

        var fault = await ReadAsync(Binary(datatype, "[2,3]", raw.Length), raw, request);

        Assert.Null(fault);
        Assert.Equal(raw, request.Inputs[0].Data.ToArray());
        Assert.Equal([2, 3], request.Inputs[0].Shape);
    }

    [Fact]
    public async Task ReadAsync_TwoBinaryInputsAndOneOfJson_TakesThemInOrder()
    {
        using var request = new InferenceRequest();
        var json = """
            {"inputs":[
              {"name":"a","parameters":{"binary_data_size":2},"datatype":"UINT8","shape":[2]},
              {"name":"b","datatype":"UINT8","shape":[1],"data":[9]},
              {"name":"c","datatype":"UINT8","shape":[3],"parameters":{"binary_data_size":3}}]}
            """;

        var fault = await ReadAsync(Encoding.UTF8.GetBytes(json), [1, 2, 3, 4, 5], request);

        Assert.Null(fault);
        Assert.Equal([1, 2], request.Inputs[0].Data.ToArray());
        Assert.Equal([9], request.Inputs[1].Data.ToArray());
        Assert.Equal([3, 4, 5], request.Inputs[2].Data.ToArray());
    }

    [Theory]
    [InlineData("FP32", "[1]", 4, 3, "inputs[0].parameters.binary_data_size: 4 bytes are announced, but 3 are left")]
    [InlineData("FP32", "[1]", 4, 0, "inputs[0].parameters.binary_data_size: 4 bytes are announced, but 0 are left")]
    [InlineData("FP32", "[1]", 4, 5, "body: 1 bytes are left over")]
    [InlineData("FP32", "[2]", 4, 4, "inputs[0].parameters.binary_data_size: 8 bytes expected")]
    [InlineData("FP32", "[1]", 5, 5, "inputs[0].parameters.binary_data_size: 4 bytes expected")]
    [InlineData("FP16", "[2]", 8, 8, "inputs[0].parameters.binary_data_size: 4 bytes expected")]
    [InlineData("FP32", "[4294967296,4294967296]", 4, 4, "inputs[0].shape: ")]
    [InlineData("FP64", "[9223372036854775807]", 4, 4, "inputs[0].parameters.binary_data_size: ")]
    [InlineData("FP32", "[1]", long.MaxValue, 4, "inputs[0].parameters.binary_data_size: ")]
    public async Task ReadAsync_SizesThatDoNotAddUp_AreRefused(string datatype, string shape, long size, int sent, string start)
    {
        using var request = new InferenceRequest();

        var fault = await ReadAsync(Binary(datatype, shape, size), new byte[sent], request);

        Assert.Equal(GatewayError.InvalidRequest, fault?.Error);
        Assert.StartsWith(start, fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_DataAndBinarySize_IsRefused()
    {
        using var request = new InferenceRequest();
        var json = OneInput("\"data\":[1],\"datatype\":\"UINT8\",\"shape\":[1],\"parameters\":{\"binary_data_size\":1}");

        var fault = await ReadAsync(Encoding.UTF8.GetBytes(json), [1], request);

        Assert.Equal("inputs[0]: has both data and the parameter binary_data_size", fault?.Message);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999")]
    [InlineData("99999999999999999999")]
    [InlineData("1x")]
    [InlineData("")]
    [InlineData("0x10")]
    [InlineData("10,10")]
    public async Task ReadAsync_BadJsonLength_IsRefused(string header)
    {
        using var request = new InferenceRequest();

        var fault = await InferReading.ReadAsync(
            Encoding.UTF8.GetBytes(Input("FP32", "[1]", "[1]")),
            http => http.Headers[HttpWireForm.JsonLengthHeader] = header,
            Model,
            request);

        Assert.StartsWith("Inference-Header-Content-Length: ", fault?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 4 }, 16, new long[] { 4 })]
    [InlineData(new long[] { -1, 4 }, 16, new long[] { 1, 4 })]
    [InlineData(new long[] { -1, 4 }, 48, new long[] { 3, 4 })]
    [InlineData(new long[] { -1, -1 }, 12, new long[] { 1, 3 })]
    [InlineData(new long[] { }, 4, new long[] { })]
    public async Task ReadAsync_RawRequest_TakesTheShapeFromTheModel(long[] declared, int length, long[] shape)
    {
        using var request = new InferenceRequest();
        var body = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        var fault = await ReadRawAsync(body, DataType.Fp32, declared, request);

        Assert.Null(fault);
        Assert.Equal(shape, request.Inputs[0].Shape);
        Assert.Equal(body, request.Inputs[0].Data.ToArray());
        Assert.True(request.BinaryOutputs);
    }

    [Theory]
    [InlineData(new long[] { 4 }, 15)]
    [InlineData(new long[] { 4 }, 20)]
    [InlineData(new long[] { -1, 4 }, 20)]
    [InlineData(new long[] { -1, 0 }, 4)]
    public async Task ReadAsync_RawRequestThatDoesNotFit_IsRefused(long[] declared, int length)
    {
        using var request = new InferenceRequest();

        var fault = await ReadRawAsync(new byte[length], DataType.Fp32, declared, request);

        Assert.StartsWith($"body: {length} bytes are no tensor of FP32", fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_RawRequestOfBytes_IsOneElement()
    {
        using var request = new InferenceRequest();

        var fault = await ReadRawAsync("héllo"u8.ToArray(), DataType.Bytes, [-1, 1], request);

        Assert.Null(fault);
        Assert.Equal([1, 1], request.Inputs[0].Shape);
        Assert.Equal([6, 0, 0, 0, .. "héllo"u8], request.Inputs[0].Data.ToArray());
    }

    [Fact]
    public async Task ReadAsync_RawRequestToModelWithTwoInputs_IsRefused()
    {
        using var request = new InferenceRequest();
        var input = new TensorSignature("a", DataType.Fp32, [1], false);

        var fault = await InferReading.ReadAsync(new byte[4], Raw, new ModelSignature([input, input], []), request);

        Assert.Equal("body: a raw request needs a model with one input; this one has 2", fault?.Message);
    }

    private static void Raw(Microsoft.AspNetCore.Http.HttpRequest http) =>
        http.Headers[HttpWireForm.JsonLengthHeader] = "0";

    private static Task<GatewayFault?> ReadRawAsync(byte[] body, DataType dataType, long[] shape, InferenceRequest request) =>
        InferReading.ReadAsync(
            body, Raw, new ModelSignature([new TensorSignature("x", dataType, shape, false)], []), request);

    private static byte[] Binary(string datatype, string shape, long size) => Encoding.UTF8.GetBytes(
        OneInput($"\"datatype\":\"{datatype}\",\"shape\":{shape},\"parameters\":{{\"binary_data_size\":{size}}}"));
}
