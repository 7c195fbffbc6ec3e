using static SandboxGateway.SandboxTests.Gateway.BadInput.RestMistake;

namespace SandboxGateway.SandboxTests.Gateway.BadInput;

/// <summary>Mistakes of HTTP: paths, methods, headers, lengths, chunks, and bodies that never end.</summary>
internal static class HttpMistakes
{
    /// <summary>The longest body of the gateways that get these requests.</summary>
    public const int MaxRequestBytes = 1 << 20;

    private const string Good = """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}]}""";
    private const string Json = "Content-Type: application/json\r\n";
    private const string Chunked = "Transfer-Encoding: chunked\r\n";
    private const string Broken = "body: could not be read";

    public static readonly RestMistake[] All =
    [
        Of(404, "There is no model 'canary-7f3a'.", Good, $"/v2/models/{Canary}/infer"),
        Of(404, "There is no model '?'.", Good, "/v2/models/%22%0a%3Cb%3E/infer"),
        Of(404, "There is no model '?'.", Good, "/v2/models/..%2f..%2fetc/infer"),
        Of(404, "There is no model '?'.", Good, $"/v2/models/{new string('m', 4000)}/infer"),
        Of(404, "Model 'iris' has no version '2' here", Good, "/v2/models/iris/versions/2/infer"),
        Of(404, "Model 'iris' has no version '01' here", Good, "/v2/models/iris/versions/01/infer"),
        Of(404, "Model 'iris' has no version '-1' here", Good, "/v2/models/iris/versions/-1/infer"),
        Of(404, "There is nothing at this path.", Good, $"/v2/{Canary}"),
        Of(404, "There is nothing at this path.", Good, "/v2/models/iris/infer/more"),
        Of(404, "", Good, "/v2/../../etc/passwd"),
        Of(405, "This path takes POST only.", "", method: "GET"),
        Of(405, "This path takes POST only.", Good, method: "PATCH"),
        Of(405, "This path takes POST only.", Good, method: Canary),
        Of(405, "This path takes GET or HEAD only.", Good, "/v2/models/iris"),
        Of(405, "This path takes GET or HEAD only.", "", "/v2/health/ready", method: "DELETE"),
        Of(415, "Content-Type: ", Good, headers: $"Content-Type: text/{Canary}\r\n"),
        Of(415, "Content-Type: ", Good, headers: "Content-Type: application/json; charset=utf-16\r\n"),
        Of(415, "Content-Type: ", Good, headers: "Content-Type: multipart/form-data; boundary=x\r\n"),
        Of(400, "body: is not what Content-Encoding says", "\u001f\b\b\0", headers: Json + "Content-Encoding: gzip\r\n"),
        Of(400, "body: is not what Content-Encoding says", Good, headers: Json + "Content-Encoding: deflate\r\n"),
        Of(415, "Content-Encoding: ", Good, headers: Json + "Content-Encoding: identity\r\nContent-Encoding: br\r\n"),

        Sent(413, "The request body is longer than the 1048576 bytes", Json + "Content-Length: 999999999999\r\n", Good),
        Sent(413, "The request body is longer than the 1048576 bytes", Json + Chunked, Chunk(new string(' ', MaxRequestBytes + 1))),
        Sent(400, "body: is empty", Json, ""),
        Sent(400, "body: is empty", Json + Chunked, "0\r\n\r\n"),
        Sent(400, Broken, Json + Chunked, "zz\r\n{}\r\n0\r\n\r\n"),
        Sent(400, Broken, Json + Chunked, "-2\r\n{}\r\n0\r\n\r\n"),
        Sent(400, Broken, Json + Chunked, "FFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"),
        Sent(400, Broken, Json + Chunked, "1\r\n{}\r\n0\r\n\r\n"),
        Sent(400, "", Json + "Transfer-Encoding: gzip\r\n", Good),
        Sent(400, "", Json + "Content-Length: -1\r\n", Good),
        Sent(400, "", Json + "Content-Length: 1\r\nContent-Length: 2\r\n", Good),
        Sent(400, "", $"{Canary}\r\n", ""),
        Sent(400, "", "Host: other\r\n", ""),
        Sent(431, "", $"X: {new string('x', 40_000)}\r\n", ""),
        Sent(431, "", string.Concat(Enumerable.Repeat("a: b\r\n", 200)), ""),
        Of(414, "", "", $"/v2/models/{new string('m', 10_000)}/infer"),
        Of(400, "", Good, "/v2/models/%00/infer"),
        new(400, "", $"{Canary}\r\n\r\n"),
        new(400, "", "POST /v2/models/iris/infer HTTP/1.1\r\n\r\n"),

        HangsUp(Json + "Content-Length: 100\r\n", "{\"inp"),
        HangsUp(Json + Chunked, "64\r\n{\"inp"),
        HangsUp(Json + $"Content-Length: {Good.Length}\r\n", Good),
        new(null, "", "POST /v2/models/ir"),
    ];

    private static RestMistake Sent(int status, string says, string headers, string body) => new(status, says, Head(null, headers) + body);

    private static RestMistake HangsUp(string headers, string body) => new(null, "", Head(null, headers) + body);

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n0\r\n\r\n";
}
