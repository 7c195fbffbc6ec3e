using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Launcher.Launching;

/// <summary>The compiled-in profiles a launch spec may name, by the seccomp program each stands for.</summary>
internal static class SandboxProfiles
{
    private const string InitProgram = "init";

    private static readonly string[] _names = ["onnx", "handler"];

    public static bool IsKnown(string name) => _names.Contains(name, StringComparer.Ordinal);

    /// <summary>Loads all of them, so that a build without one fails at start and not at the first launch.</summary>
    public static Dictionary<string, byte[]> LoadFilters() =>
        _names.Append(InitProgram).ToDictionary(static name => name, SeccompPrograms.Load, StringComparer.Ordinal);

    public static byte[] InitFilter(IReadOnlyDictionary<string, byte[]> filters) => filters[InitProgram];
}
