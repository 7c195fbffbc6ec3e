using System.Reflection;

namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Programs that the build compiled from profiles and put into the running executable.</summary>
internal static class SeccompPrograms
{
    /// <returns>An array of struct sock_filter.</returns>
    public static byte[] Load(string name)
    {
        var executable = Assembly.GetEntryAssembly()
            ?? throw new InvalidOperationException("no executable to load a seccomp program from");
        return Load(name, executable);
    }

    public static byte[] Load(string name, Assembly assembly)
    {
        using var resource = assembly.GetManifestResourceStream($"seccomp/{name}.bpf")
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} was built without the seccomp program {name}");
        var program = new byte[resource.Length];
        resource.ReadExactly(program);
        return program;
    }
}
