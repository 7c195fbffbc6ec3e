using SandboxGateway.Pipeline;

namespace SandboxGateway.Versions;

/// <summary>What a client is told when a model is not loaded or unloaded as it asked.</summary>
internal static class RepositoryFaults
{
    public static GatewayFault NotExplicit(RepositoryMode mode) => new(
        GatewayError.ModelControlOff,
        $"Models are not loaded or unloaded by calls here: {RepositoryOptions.Section}:{nameof(RepositoryOptions.Mode)} is "
        + $"{mode.ToString().ToLowerInvariant()}, and would have to be explicit.");

    public static GatewayFault NotInRepository(string name) => new(
        GatewayError.ModelNotFound, $"There is no model '{ModelFaults.Printable(name)}' in the repository.");

    public static GatewayFault LoadFailed(string name, string reason) => new(
        GatewayError.ModelLoadFailed, $"Model '{ModelFaults.Printable(name)}' cannot be loaded as it is in the repository: {reason}");

    public static GatewayFault OneRepository { get; } = GatewayFault.Invalid(
        "repository_name", "there is one repository here, and it has no name; leave it out");

    /// <summary>Null if the call of that parameter may have it. What a client sends along is never part of a model.</summary>
    public static GatewayFault? CheckLoadParameter(string name) =>
        name == "config" || name.StartsWith("file:", StringComparison.Ordinal)
            ? GatewayFault.Invalid(
                "parameters", "config and file are refused: models are loaded as they are in the repository, whatever a client sends")
            : Unknown(name);

    /// <summary>The same for unloading.</summary>
    public static GatewayFault? CheckUnloadParameter(string name) => name == "unload_dependents" ? null : Unknown(name);

    private static GatewayFault Unknown(string name) =>
        GatewayFault.Invalid("parameters", $"there is no parameter '{ModelFaults.Printable(name)}' of this call");
}
