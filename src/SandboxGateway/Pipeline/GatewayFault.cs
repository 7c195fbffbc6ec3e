using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Pipeline;

/// <summary>
/// An expected failure, as a value. <paramref name="Message"/> is for the client: it says what is wrong and where, and
/// holds neither payload nor internals.
/// </summary>
internal sealed record GatewayFault(GatewayError Error, string Message)
{
    /// <summary>All that a contract found wrong with the request, up to its limit; empty for other faults.</summary>
    public IReadOnlyList<SchemaViolation> Violations { get; init; } = [];

    /// <summary>A fault of the request, found at <paramref name="path"/>, such as "inputs[0].shape".</summary>
    public static GatewayFault Invalid(string path, string problem) =>
        new(GatewayError.InvalidRequest, path.Length == 0 ? problem : $"{path}: {problem}");
}
