namespace SandboxGateway.SandboxTests.Gateway.BadInput;

/// <summary>A request no client should send, byte by byte, and how it must be answered.</summary>
/// <param name="Status">The answer's status; null if the client hangs up before there can be one.</param>
/// <param name="Says">What the error must begin with, the field's path; empty where HTTP itself is broken, which has no error text.</param>
/// <param name="Request">The whole request; each character is one byte.</param>
internal sealed record RestMistake(int? Status, string Says, string Request)
{
    /// <summary>Stands in every request that has room for it; a log that holds it tells what clients send.</summary>
    public const string Canary = "canary-7f3a";

    /// <param name="status">The answer's status.</param>
    /// <param name="says">What the error must begin with.</param>
    /// <param name="body">The body; its length is announced.</param>
    /// <param name="path">The request's path; null for inference with iris.</param>
    /// <param name="headers">More headers, or other ones; each ends with CR LF.</param>
    /// <param name="method">The request's method.</param>
    public static RestMistake Of(
        int status,
        string says,
        string body,
        string? path = null,
        string headers = "Content-Type: application/json\r\n",
        string method = "POST") =>
        new(status, says, Head(path, $"{headers}Content-Length: {body.Length}\r\n", method) + body);

    /// <summary>Request line and headers, up to the body.</summary>
    public static string Head(string? path, string headers, string method = "POST") =>
        $"{method} {path ?? "/v2/models/iris/infer"} HTTP/1.1\r\nHost: {Canary}\r\nConnection: close\r\n{headers}\r\n";
}
