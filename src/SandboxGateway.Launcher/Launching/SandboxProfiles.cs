using System.Reflection;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Launcher.Launching;

/// <summary>The compiled-in profiles a launch spec may name.</summary>
internal static class SandboxProfiles
{
    private static readonly string[] _names = ["onnx", "handler"];

    public static bool IsKnown(string name) => _names.Contains(name, StringComparer.Ordinal);

    /// <summary>Reads all of them, so that a build without one fails at start and not at the first launch.</summary>
    public static Dictionary<string, SeccompProfile> Load() =>
        _names.ToDictionary(
            static name => name,
            static name => SeccompProfiles.Load(name, Assembly.GetExecutingAssembly()),
            StringComparer.Ordinal);

    public static byte[] InitFilter() => SeccompPrograms.Load("init");
}
