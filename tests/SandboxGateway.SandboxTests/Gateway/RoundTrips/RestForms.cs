using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SandboxGateway.SandboxTests.Gateway.RoundTrips;

/// <summary>Sends tensors over REST, as JSON and in binary form, and gives the raw bytes that come back.</summary>
internal static class RestForms
{
    private const string JsonLengthHeader = "Inference-Header-Content-Length";

    public static async Task<byte[]> JsonAsync(RealGateway gateway, RoundTrip tensor)
    {
        var data = JsonTensors.Write(tensor.DataType, tensor.Shape, tensor.Raw);
        using var response = await gateway.InferAsync(tensor.Model, Request(tensor, $"\"data\":{data}"));
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, Start(body));
        var output = CheckHead(tensor, body);
        return JsonTensors.Read(tensor.DataType, output.GetProperty("data"));
    }

    public static async Task<byte[]> BinaryAsync(RealGateway gateway, RoundTrip tensor)
    {
        using var response = await SendBinaryAsync(gateway, tensor, answersBinary: true);
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, Start(body));
        var length = int.Parse(response.Headers.GetValues(JsonLengthHeader).Single(), CultureInfo.InvariantCulture);
        var output = CheckHead(tensor, body.AsMemory(0, length));
        Assert.Equal(body.Length - length, output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32());
        return body[length..];
    }

    /// <summary>The status of a request whose tensor, of any datatype, is written as numbers.</summary>
    public static async Task<int> StatusOfNumbersAsync(RealGateway gateway, RoundTrip tensor)
    {
        var zeros = string.Join(',', Enumerable.Repeat("0", (int)tensor.Shape[0]));
        using var response = await gateway.InferAsync(tensor.Model, Request(tensor, $"\"data\":[{zeros}]"));
        return (int)response.StatusCode;
    }

    /// <summary>The status of a binary request that wants a JSON answer.</summary>
    public static async Task<int> StatusOfJsonAnswerAsync(RealGateway gateway, RoundTrip tensor)
    {
        using var response = await SendBinaryAsync(gateway, tensor, answersBinary: false);
        return (int)response.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendBinaryAsync(RealGateway gateway, RoundTrip tensor, bool answersBinary)
    {
        var head = Encoding.UTF8.GetBytes(
            Request(tensor, $"\"parameters\":{{\"binary_data_size\":{tensor.Raw.Length}}}", answersBinary));
        using var content = new ByteArrayContent([.. head, .. tensor.Raw]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add(JsonLengthHeader, head.Length.ToString(CultureInfo.InvariantCulture));
        return await gateway.Http.PostAsync(new Uri($"v2/models/{tensor.Model}/infer", UriKind.Relative), content);
    }

    private static string Request(RoundTrip tensor, string more, bool isBinary = false) =>
        $$"""
        {"inputs":[{"name":"{{tensor.Input}}","datatype":"{{tensor.TypeName}}","shape":{{tensor.ShapeText}},{{more}} }],
         "outputs":[{"name":"{{tensor.Output}}","parameters":{"binary_data":{{(isBinary ? "true" : "false")}} } }]}
        """;

    private static JsonElement CheckHead(RoundTrip tensor, ReadOnlyMemory<byte> json)
    {
        var output = JsonDocument.Parse(json).RootElement.GetProperty("outputs")[0];
        Assert.Equal(tensor.Output, output.GetProperty("name").GetString());
        Assert.Equal(tensor.TypeName, output.GetProperty("datatype").GetString());
        Assert.Equal(tensor.ShapeText, output.GetProperty("shape").GetRawText());
        return output;
    }

    private static string Start(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300)));
}
