using System.Reflection;

namespace SandboxGateway.Api;

/// <summary>What the gateway says of itself, over REST and gRPC alike.</summary>
internal static class ServerDescription
{
    public const string Name = "sandbox-gateway";

    /// <summary>Version of the build, without the commit the SDK appends.</summary>
    public static string Version { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>Extensions of the Open Inference Protocol that are served, by Triton's names.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["binary_tensor_data", "model_repository", "model_repository(unload_dependents)"];
}
