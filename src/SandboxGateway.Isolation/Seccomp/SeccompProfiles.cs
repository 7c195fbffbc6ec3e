using System.Reflection;

namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Profiles that the build put into the running executable as they are, to be compiled when a sandbox needs them.</summary>
internal static class SeccompProfiles
{
    public static SeccompProfile Load(string name, Assembly assembly)
    {
        using var resource = assembly.GetManifestResourceStream($"profiles/{name}.json")
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} was built without the seccomp profile {name}");
        var json = new byte[resource.Length];
        resource.ReadExactly(json);
        var result = SeccompProfileParser.Parse($"{name}.json", json);
        return result.Profile ?? throw new InvalidOperationException(string.Join("; ", result.Errors));
    }
}
