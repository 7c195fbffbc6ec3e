namespace SandboxGateway.Registry;

/// <summary>Why a request failed, in the four words Triton has for it.</summary>
internal enum FailureReason
{
    /// <summary>The model's queue would not take it.</summary>
    Rejected,

    /// <summary>Its client went away.</summary>
    Canceled,

    /// <summary>The model, its worker or its answer.</summary>
    Backend,

    /// <summary>The request itself, or the gateway's state.</summary>
    Other,
}
