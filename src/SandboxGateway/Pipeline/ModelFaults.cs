using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>What a client is told about a model it cannot use; the same words over REST and gRPC.</summary>
internal static class ModelFaults
{
    public static GatewayFault NotFound(ModelRegistry registry, string modelName, string? version) =>
        version is not null && registry.TryFind(modelName, null, out var served)
            ? new GatewayFault(
                GatewayError.ModelNotFound,
                $"Model '{served.Name}' has no version '{Printable(version)}' here; it serves version {served.Version}.")
            : new GatewayFault(GatewayError.ModelNotFound, $"There is no model '{Printable(modelName)}'.");

    public static GatewayFault NotReady(ServedModel model) =>
        new(GatewayError.ModelNotReady, $"Model '{model.Name}' is not ready: {model.Status.Reason}");

    // A name that is not ours may be anything; what cannot be a model's name is not repeated.
    private static string Printable(string name) =>
        name.Length is > 0 and <= 128 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
            ? name
            : "?";
}
