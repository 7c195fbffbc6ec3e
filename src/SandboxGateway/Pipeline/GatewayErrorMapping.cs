using Grpc.Core;

namespace SandboxGateway.Pipeline;

/// <summary>
/// The one place that says what a <see cref="GatewayError"/> is on each side: HTTP status, gRPC code, and the value of
/// the metric tag error.type.
/// </summary>
internal static class GatewayErrorMapping
{
    // nginx's code for a client that closed the connection; nobody receives it, but logs and metrics show it.
    private const int ClientClosedRequest = 499;

    public static int HttpStatus(GatewayError error) => error switch
    {
        GatewayError.InvalidRequest => StatusCodes.Status400BadRequest,
        GatewayError.ContractViolated => StatusCodes.Status400BadRequest,
        GatewayError.RequestTooLarge => StatusCodes.Status413PayloadTooLarge,
        GatewayError.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        GatewayError.ModelNotFound => StatusCodes.Status404NotFound,
        GatewayError.ModelNotReady => StatusCodes.Status503ServiceUnavailable,
        GatewayError.ModelLoadFailed => StatusCodes.Status400BadRequest,
        GatewayError.ModelControlOff => StatusCodes.Status403Forbidden,
        GatewayError.Overloaded => StatusCodes.Status429TooManyRequests,
        GatewayError.InputRejectedByModel => StatusCodes.Status400BadRequest,
        GatewayError.ModelFailed => StatusCodes.Status500InternalServerError,
        GatewayError.WorkerFailed => StatusCodes.Status502BadGateway,
        GatewayError.LimitExceeded => StatusCodes.Status502BadGateway,
        GatewayError.AnswerRefused => StatusCodes.Status502BadGateway,
        GatewayError.OutputNotRepresentable => StatusCodes.Status500InternalServerError,
        GatewayError.OutputBlocked => StatusCodes.Status502BadGateway,
        GatewayError.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        GatewayError.Cancelled => ClientClosedRequest,
        GatewayError.ShuttingDown => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "This error has no HTTP status yet."),
    };

    public static StatusCode GrpcStatus(GatewayError error) => error switch
    {
        GatewayError.InvalidRequest => StatusCode.InvalidArgument,
        GatewayError.ContractViolated => StatusCode.InvalidArgument,
        GatewayError.RequestTooLarge => StatusCode.ResourceExhausted,
        GatewayError.UnsupportedMediaType => StatusCode.InvalidArgument,
        GatewayError.ModelNotFound => StatusCode.NotFound,
        GatewayError.ModelNotReady => StatusCode.Unavailable,
        GatewayError.ModelLoadFailed => StatusCode.FailedPrecondition,
        GatewayError.ModelControlOff => StatusCode.PermissionDenied,
        GatewayError.Overloaded => StatusCode.ResourceExhausted,
        GatewayError.InputRejectedByModel => StatusCode.InvalidArgument,
        GatewayError.ModelFailed => StatusCode.Internal,
        GatewayError.WorkerFailed => StatusCode.Internal,
        GatewayError.LimitExceeded => StatusCode.ResourceExhausted,
        GatewayError.AnswerRefused => StatusCode.Internal,
        GatewayError.OutputNotRepresentable => StatusCode.Internal,
        GatewayError.OutputBlocked => StatusCode.PermissionDenied,
        GatewayError.DeadlineExceeded => StatusCode.DeadlineExceeded,
        GatewayError.Cancelled => StatusCode.Cancelled,
        GatewayError.ShuttingDown => StatusCode.Unavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "This error has no gRPC status yet."),
    };

    public static string ErrorType(GatewayError error) => error switch
    {
        GatewayError.InvalidRequest => "invalid_request",
        GatewayError.ContractViolated => "contract_violated",
        GatewayError.RequestTooLarge => "request_too_large",
        GatewayError.UnsupportedMediaType => "unsupported_media_type",
        GatewayError.ModelNotFound => "model_not_found",
        GatewayError.ModelNotReady => "model_not_ready",
        GatewayError.ModelLoadFailed => "model_load_failed",
        GatewayError.ModelControlOff => "model_control_off",
        GatewayError.Overloaded => "overloaded",
        GatewayError.InputRejectedByModel => "input_rejected_by_model",
        GatewayError.ModelFailed => "model_failed",
        GatewayError.WorkerFailed => "worker_failed",
        GatewayError.LimitExceeded => "limit_exceeded",
        GatewayError.AnswerRefused => "answer_refused",
        GatewayError.OutputNotRepresentable => "output_not_representable",
        GatewayError.OutputBlocked => "output_blocked",
        GatewayError.DeadlineExceeded => "deadline_exceeded",
        GatewayError.Cancelled => "cancelled",
        GatewayError.ShuttingDown => "shutting_down",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "This error has no metric label yet."),
    };
}
