namespace SandboxGateway.Api;

/// <summary>
/// Names of request parameters. Those the gateway has no use for are accepted, as the protocol wants; those without which
/// the answer would not be what the client asks for are refused, in the same words over REST and gRPC.
/// </summary>
internal static class ParameterNames
{
    /// <returns>Why a parameter of that name is refused, or null.</returns>
    public static string? Refusal(string name)
    {
        // Triton keeps this prefix for itself and refuses it from clients.
        if (name.StartsWith("triton_", StringComparison.Ordinal))
        {
            return "names that start with triton_ are reserved";
        }

        return name == "classification" || name.StartsWith("shared_memory_", StringComparison.Ordinal)
            ? "is not supported"
            : null;
    }
}
