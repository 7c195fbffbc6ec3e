using System.Net;
using System.Text.Json;

namespace SandboxGateway.Client.Rest;

/// <summary>Turns what HTTP says of a failure into an <see cref="InferenceException"/>.</summary>
internal static class RestFailures
{
    /// <summary>The same answer.</summary>
    /// <exception cref="InferenceException">It says that the call failed.</exception>
    public static RestAnswer RequireSuccess(RestAnswer answer)
    {
        var status = (int)answer.Status;
        if (status is >= 200 and < 300)
        {
            return answer;
        }

        var (message, violations) = ReadBody(answer);
        throw new InferenceException(KindOf(answer.Status), message)
        {
            StatusCode = status,
            RetryAfter = answer.RetryAfter,
            Violations = violations,
            IsSafeToRetry = answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests,
        };
    }

    public static InferenceException Of(HttpRequestException exception) =>
        new(InferenceError.ConnectionFailed, exception.Message, exception)
        {
            IsSafeToRetry = exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
        };

    private static InferenceError KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => InferenceError.Unauthenticated,
        HttpStatusCode.Forbidden => InferenceError.PermissionDenied,
        HttpStatusCode.NotFound => InferenceError.NotFound,
        HttpStatusCode.RequestEntityTooLarge => InferenceError.TooLarge,
        HttpStatusCode.TooManyRequests => InferenceError.Overloaded,
        HttpStatusCode.ServiceUnavailable => InferenceError.Unavailable,
        HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout => InferenceError.DeadlineExceeded,
        HttpStatusCode.NotImplemented => InferenceError.Unsupported,
        >= HttpStatusCode.InternalServerError => InferenceError.ServerFailed,
        >= HttpStatusCode.BadRequest => InferenceError.InvalidRequest,
        _ => InferenceError.BadAnswer,
    };

    /// <summary>The protocol's {"error": "..."}, or the status where a proxy answers with something else.</summary>
    private static (string Message, IReadOnlyList<RequestViolation> Violations) ReadBody(RestAnswer answer)
    {
        var fallback = $"The server answered with HTTP status {(int)answer.Status}.";
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (AnswerJson.Text(document.RootElement, "error") ?? fallback, AnswerJson.List(document.RootElement, "violations", ReadViolation))
                : (fallback, []);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return (fallback, []);
        }
    }

    private static RequestViolation ReadViolation(JsonElement json) => new(
        json.GetProperty("pointer").GetString()!,
        $"{json.GetProperty("keyword").GetString()}: expected {json.GetProperty("expected").GetString()}, found {json.GetProperty("found").GetString()}");
}
