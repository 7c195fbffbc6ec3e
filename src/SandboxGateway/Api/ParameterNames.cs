namespace SandboxGateway.Api;

/// <summary>
/// Names of request parameters. Those the gateway has no use for are accepted, as the protocol wants; those without which
/// the answer would not be what the client asks for are refused, in the same words over REST and gRPC.
/// </summary>
internal static class ParameterNames
{
    /// <summary>Of a requested output: how many of its highest values to answer in its place.</summary>
    public const string Classification = "classification";

    /// <summary>What is wrong with a number of classes.</summary>
    public const string NoClassCount = "must be a whole number above 0";

    /// <returns>Why a parameter of that name is refused, or null.</returns>
    public static string? Refusal(string name)
    {
        // Triton keeps this prefix for itself and refuses it from clients.
        if (name.StartsWith("triton_", StringComparison.Ordinal))
        {
            return "names that start with triton_ are reserved";
        }

        return name.StartsWith("shared_memory_", StringComparison.Ordinal)
            ? "shared memory with clients is not supported"
            : null;
    }
}
