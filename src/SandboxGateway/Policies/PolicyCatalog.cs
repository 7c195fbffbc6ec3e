using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Policies;

/// <summary>The policies models can name. Thread-safe.</summary>
internal sealed class PolicyCatalog
{
    private const ulong ScratchBytes = 16 << 20;
    private const ulong MaxOpenFiles = 256;

    private static readonly SandboxPolicy _strict = new()
    {
        Name = "strict",
        Digest = "sha256:",
        Containment = new Containment
        {
            Namespaces = { "user", "mount", "pid", "network", "ipc", "uts", "cgroup" },
            DropCapabilities = true,
            NoNewPrivileges = true,
            Seccomp = new Seccomp { Profile = "onnx" },
            Landlock = new Landlock { MinAbi = 1 },
            Sysctl = { { "user.max_user_namespaces", "0" }, { "vm.memfd_noexec", "2" } },
            Rlimits =
            {
                new Rlimit { Type = "RLIMIT_NOFILE", Value = MaxOpenFiles },
                new Rlimit { Type = "RLIMIT_FSIZE", Value = ScratchBytes },
            },
            NewSession = true,
            CloseDescriptors = true,
            DisableSpeculation = true,
            OwnUser = true,
        },
        Mounts = [new Mount { Type = Mount.Types.Type.Tmpfs, Destination = "/tmp", SizeBytes = ScratchBytes }],
        Require = [],
    };

    private readonly Dictionary<string, SandboxPolicy> _policies = new(StringComparer.Ordinal) { [_strict.Name] = _strict };

    /// <summary>The policy of that name; null if there is none.</summary>
    public SandboxPolicy? Find(string name) => _policies.GetValueOrDefault(name);
}
