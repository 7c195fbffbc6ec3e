using System.Globalization;
using System.Net.Sockets;
using Google.Rpc;
using Grpc.Core;

namespace SandboxGateway.Client.Grpc;

/// <summary>Turns what gRPC says of a failure into an <see cref="InferenceException"/>.</summary>
internal static class GrpcFailures
{
    // gRPC's own name for "come back after that many milliseconds".
    private const string PushbackTrailer = "grpc-retry-pushback-ms";

    public static InferenceException Of(RpcException exception)
    {
        // The library gives its own failures the same codes as the server's; only they come with their cause.
        if (exception.Status.DebugException is { } cause && exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
        {
            return new InferenceException(InferenceError.ConnectionFailed, exception.Status.Detail, exception)
            {
                // A socket's own error is that of connecting; later ones are wrapped.
                IsSafeToRetry = cause is SocketException or HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
                },
            };
        }

        return new InferenceException(KindOf(exception.StatusCode), exception.Status.Detail, exception)
        {
            StatusCode = (int)exception.StatusCode,
            RetryAfter = Wait(exception.Trailers),
            Violations = Violations(exception),
            IsSafeToRetry = exception.StatusCode == StatusCode.Unavailable,
        };
    }

    private static InferenceError KindOf(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange or StatusCode.FailedPrecondition or StatusCode.AlreadyExists => InferenceError.InvalidRequest,
        StatusCode.Unauthenticated => InferenceError.Unauthenticated,
        StatusCode.PermissionDenied => InferenceError.PermissionDenied,
        StatusCode.NotFound => InferenceError.NotFound,
        StatusCode.ResourceExhausted => InferenceError.Overloaded,
        StatusCode.Unavailable => InferenceError.Unavailable,
        StatusCode.DeadlineExceeded => InferenceError.DeadlineExceeded,
        StatusCode.Unimplemented => InferenceError.Unsupported,
        _ => InferenceError.ServerFailed,
    };

    private static RequestViolation[] Violations(RpcException exception) =>
        [.. exception.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations
            .Select(violation => new RequestViolation(violation.Field, violation.Description)) ?? []];

    private static TimeSpan? Wait(Metadata trailers) =>
        int.TryParse(trailers.GetValue(PushbackTrailer), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
