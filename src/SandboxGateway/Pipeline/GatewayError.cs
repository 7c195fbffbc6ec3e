namespace SandboxGateway.Pipeline;

/// <summary>Every way a request can fail that we expect. Each has its one mapping in <see cref="GatewayErrorMapping"/>.</summary>
internal enum GatewayError
{
    /// <summary>The request breaks the protocol or the model's signature; the message names the field.</summary>
    InvalidRequest,

    /// <summary>The request breaks the contract in the model's model.yaml; the violations say where.</summary>
    ContractViolated,

    /// <summary>The body, or one message, is longer than the gateway accepts.</summary>
    RequestTooLarge,

    /// <summary>A content type or content encoding the gateway does not read.</summary>
    UnsupportedMediaType,

    /// <summary>No model, or no version of it, by that name.</summary>
    ModelNotFound,

    /// <summary>The model is known but cannot answer: still loading, or it failed to load.</summary>
    ModelNotReady,

    /// <summary>A model that was to be loaded cannot be served as it is in the repository.</summary>
    ModelLoadFailed,

    /// <summary>Models are not loaded or unloaded by calls, as the gateway is set.</summary>
    ModelControlOff,

    /// <summary>The model's queue is full.</summary>
    Overloaded,

    /// <summary>The worker says this request's values do not suit the model.</summary>
    InputRejectedByModel,

    /// <summary>The model failed while it ran.</summary>
    ModelFailed,

    /// <summary>The worker died with this request, or sent something that breaks the worker channel's rules.</summary>
    WorkerFailed,

    /// <summary>The model's sandbox reached one of its limits while it ran this request; the message names the limit.</summary>
    LimitExceeded,

    /// <summary>The model answered with something its contract does not allow; it was not sent.</summary>
    AnswerRefused,

    /// <summary>An output holds values the answer's form cannot carry, such as NaN in JSON.</summary>
    OutputNotRepresentable,

    /// <summary>An output holds a secret, and the model is set to answer nothing then.</summary>
    OutputBlocked,

    /// <summary>The answer did not come within the request's deadline.</summary>
    DeadlineExceeded,

    /// <summary>The client went away.</summary>
    Cancelled,

    /// <summary>The gateway is shutting down.</summary>
    ShuttingDown,
}
