using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Api.Http;

/// <summary>Inference over a real connection, with a worker that answers with its input.</summary>
public sealed class InferEndpointTests
{
    private const string Path = "/v2/models/model/infer";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(DataType.Bool, "[true,false]")]
    [InlineData(DataType.Int8, "[-128,127]")]
    [InlineData(DataType.Uint8, "[0,255]")]
    [InlineData(DataType.Int16, "[-32768,32767]")]
    [InlineData(DataType.Uint16, "[0,65535]")]
    [InlineData(DataType.Int32, "[-2147483648,2147483647]")]
    [InlineData(DataType.Uint32, "[0,4294967295]")]
    [InlineData(DataType.Int64, "[-9223372036854775808,9223372036854775807]")]
    [InlineData(DataType.Uint64, "[0,18446744073709551615]")]
    [InlineData(DataType.Fp32, "[0.1,-3.4028235E+38]")]
    [InlineData(DataType.Fp64, "[0.1,5E-324]")]
    [InlineData(DataType.Bytes, """["","é<"]""")]
    public async Task Infer_JsonOfEveryDatatype_ComesBackExact(DataType dataType, string data)
    {
        await using var gateway = await StartAsync(dataType);

        using var response = await gateway.Http.PostAsync(Path, Json(dataType, 2, data));

        var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("model", json.GetProperty("model_name").GetString());
        Assert.Equal("1", json.GetProperty("model_version").GetString());
        Assert.Equal("y", json.GetProperty("outputs")[0].GetProperty("name").GetString());
        Assert.Equal(
            data, json.GetProperty("outputs")[0].GetProperty("data").GetRawText().Replace("\\u003C", "<", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DataType.Fp16, 2)]
    [InlineData(DataType.Bf16, 2)]
    [InlineData(DataType.Fp32, 4)]
    [InlineData(DataType.Fp64, 8)]
    [InlineData(DataType.Int64, 8)]
    public async Task Infer_BinaryBothWays_IsTheSameBytes(DataType dataType, int elementSize)
    {
        await using var gateway = await StartAsync(dataType);
        var raw = new byte[100_000 * elementSize];
        new Random(2).NextBytes(raw);
        var head = $$"""
            {"parameters":{"binary_data_output":true},"inputs":[{"name":"x","datatype":"{{DataTypes.Name(dataType)}}",
             "shape":[100000],"parameters":{"binary_data_size":{{raw.Length}} } }]}
            """;

        using var response = await gateway.Http.PostAsync(Path, Binary(Encoding.UTF8.GetBytes(head), raw));

        var body = await response.Content.ReadAsByteArrayAsync();
        var jsonLength = JsonLength(response);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        Assert.Equal(
            raw.Length,
            JsonDocument.Parse(body.AsMemory(0, jsonLength)).RootElement
                .GetProperty("outputs")[0].GetProperty("parameters").GetProperty("binary_data_size").GetInt32());
        Assert.True(raw.AsSpan().SequenceEqual(body.AsSpan(jsonLength)));
    }

    [Fact]
    public async Task Infer_RawRequest_TakesTheWholeBodyAsTheInput()
    {
        await using var gateway = await StartAsync(DataType.Fp32);
        var raw = new byte[12];
        BinaryPrimitives.WriteSingleLittleEndian(raw, 1.5f);

        using var response = await gateway.Http.PostAsync(Path, Binary([], raw));

        Assert.Equal(raw, (await response.Content.ReadAsByteArrayAsync())[JsonLength(response)..]);
    }

    [Fact]
    public async Task Infer_LargeJsonInChunks_IsAnsweredWhole()
    {
        await using var gateway = await StartAsync(DataType.Int32);
        var values = Enumerable.Range(0, 500_000).ToArray();
        using var content = Json(DataType.Int32, values.Length, JsonSerializer.Serialize(values));
        using var message = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        message.Headers.TransferEncodingChunked = true;

        using var response = await gateway.Http.SendAsync(message);

        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(values, json.RootElement.GetProperty("outputs")[0].GetProperty("data").Deserialize<int[]>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Infer_BodyOverTheLimit_Is413(bool isChunked)
    {
        await using var gateway = await StartAsync(DataType.Uint8, "--Gateway:Http:MaxRequestBytes=1000");
        using var content = new ByteArrayContent(new byte[1001]);
        using var message = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        message.Headers.TransferEncodingChunked = isChunked;

        using var response = await gateway.Http.SendAsync(message);
        using var next = await gateway.Http.PostAsync(Path, Json(DataType.Uint8, 1, "[1]"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("1000 bytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Infer_BodyOverKestrelsOwnLimit_IsRead()
    {
        await using var gateway = await StartAsync(DataType.Uint8);
        var raw = new byte[31_000_000];

        using var response = await gateway.Http.PostAsync(Path, Binary([], raw));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("{", 400, "body: ")]
    [InlineData("""{"inputs":[{"name":"x","datatype":"UINT8","shape":[1],"data":[256]}]}""", 400, "inputs[0].data[0]: 256 is out of range")]
    [InlineData("""{"inputs":[{"name":"z","datatype":"UINT8","shape":[1],"data":[1]}]}""", 400, "inputs[0].name: ")]
    [InlineData("""{"inputs":[{"name":"x","datatype":"INT8","shape":[1],"data":[1]}]}""", 400, "inputs[0].datatype: ")]
    public async Task Infer_ClientsMistake_IsA400WithItsPlace(string body, int status, string start)
    {
        await using var gateway = await StartAsync(DataType.Uint8);

        using var response = await gateway.Http.PostAsync(Path, new StringContent(body, null, "application/json"));

        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(status, (int)response.StatusCode);
        Assert.StartsWith(start, json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_NanInAJsonAnswer_IsAnErrorThatSuggestsBinary()
    {
        await using var gateway = await StartAsync(DataType.Fp32);
        var head = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}}]}""";
        var raw = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(raw, float.NaN);

        using var response = await gateway.Http.PostAsync(Path, Binary(Encoding.UTF8.GetBytes(head), raw));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("binary_data", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/models/other/infer", "There is no model 'other'.")]
    [InlineData("/v2/models/model/versions/2/infer", "serves version 1")]
    [InlineData("/v2/models/a%22%0Ab/infer", "There is no model '?'.")]
    public async Task Infer_UnknownModel_Is404(string path, string message)
    {
        await using var gateway = await StartAsync(DataType.Uint8);

        using var response = await gateway.Http.PostAsync(path, Json(DataType.Uint8, 1, "[1]"));

        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(message, json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static async Task<GatewayTestHost> StartAsync(DataType dataType, params string[] settings)
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(dataType), settings);
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }

    private static StringContent Json(DataType dataType, int count, string data) => new(
        $$"""{"inputs":[{"name":"x","datatype":"{{DataTypes.Name(dataType)}}","shape":[{{count}}],"data":{{data}}}]}""",
        Encoding.UTF8,
        "application/json");

    private static ByteArrayContent Binary(byte[] head, byte[] raw)
    {
        var content = new ByteArrayContent([.. head, .. raw]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("Inference-Header-Content-Length", head.Length.ToString(CultureInfo.InvariantCulture));
        return content;
    }

    private static int JsonLength(HttpResponseMessage response) => int.Parse(
        response.Headers.Concat(response.Content.Headers).Single(header => header.Key == "Inference-Header-Content-Length").Value.Single(),
        CultureInfo.InvariantCulture);
}
