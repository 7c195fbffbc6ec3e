using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Launch specs of small programs that every Debian has.</summary>
internal static class Specs
{
    public static LaunchSpec Of(string id, string executable, params string[] args) => new()
    {
        SandboxId = id,
        Containment = Contained(),
        Executable = executable,
        Args = { args },
        Env = { ["ONLY"] = "this" },
    };

    /// <summary>Every layer there is, as the shipped policies have them.</summary>
    public static Containment Contained() => new()
    {
        Namespaces = { "user", "mount", "pid", "network", "ipc", "uts", "cgroup" },
        DropCapabilities = true,
        NoNewPrivileges = true,
        Seccomp = new Seccomp { Profile = "onnx" },
        Landlock = new Landlock { MinAbi = 1 },
        Sysctl = { { "user.max_user_namespaces", "0" }, { "vm.memfd_noexec", "2" } },
        NewSession = true,
        CloseDescriptors = true,
        DisableSpeculation = true,
        OwnUser = true,
    };

    /// <summary>A program that stays.</summary>
    public static LaunchSpec Sleep(string id) => Of(id, "/bin/sleep", "600");

    public static LaunchSpec WithModel(this LaunchSpec spec, string folder)
    {
        spec.Mounts.Add(new Mount { Type = Mount.Types.Type.BindReadOnly, Source = folder, Destination = "/model" });
        return spec;
    }

    public static LaunchSpec WithScratch(this LaunchSpec spec)
    {
        spec.Mounts.Add(new Mount { Type = Mount.Types.Type.Tmpfs, Destination = "/tmp", SizeBytes = 1 << 20 });
        return spec;
    }
}
