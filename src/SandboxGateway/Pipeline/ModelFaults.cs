using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>What a client is told about a model it cannot use; the same words over REST and gRPC.</summary>
internal static class ModelFaults
{
    public static GatewayFault NotFound(ModelRegistry registry, string modelName, string? version) =>
        version is not null && registry.Find(modelName) is { } known
            ? new GatewayFault(
                GatewayError.ModelNotFound,
                $"Model '{known.Name}' has no version '{Printable(version)}' here; it serves {Describe(known)}.")
            : new GatewayFault(GatewayError.ModelNotFound, $"There is no model '{Printable(modelName)}'.");

    public static GatewayFault NotReady(ServedModel model) =>
        new(GatewayError.ModelNotReady, $"Model '{model.Name}' is not ready: {model.Status.Reason}");

    private static string Describe(ModelVersions known)
    {
        var numbers = known.All.Select(model => model.Version).Where(static version => version.Length > 0).ToList();
        var versions = numbers.Count switch
        {
            0 => "no version",
            1 => $"version {numbers[0]}",
            _ => $"versions {string.Join(", ", numbers)}",
        };
        return known.Labels.Count == 0
            ? versions
            : $"{versions}, labelled {string.Join(", ", known.Labels.Keys.Order(StringComparer.Ordinal))}";
    }

    /// <summary>A name that is not ours may be anything; what cannot be a model's name is not repeated.</summary>
    public static string Printable(string name) =>
        name.Length is > 0 and <= 128 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
            ? name
            : "?";
}
