using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Launcher.Launching;

/// <summary>The compiled-in profiles a launch spec may name, by the seccomp program each stands for.</summary>
internal static class SandboxProfiles
{
    private const string InitProgram = "init";

    private static readonly string[] Names = ["onnx"];

    public static bool IsKnown(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>Loads all of them, so that a build without one fails at start and not at the first launch.</summary>
    public static Dictionary<string, byte[]> LoadFilters() =>
        Names.Append(InitProgram).ToDictionary(static name => name, SeccompPrograms.Load, StringComparer.Ordinal);

    public static byte[] InitFilter(IReadOnlyDictionary<string, byte[]> filters) => filters[InitProgram];
}
