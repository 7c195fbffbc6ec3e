using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>What a launch spec adds to the root.</summary>
internal static class SpecMounts
{
    public static BindMount[] Binds(LaunchSpec spec) => [.. Of(spec, Mount.Types.Type.BindReadOnly).Select(static mount => new BindMount(
        mount.Source,
        mount.Destination,
        Directory.Exists(mount.Source),
        mount.Executable ? BindUse.Code : BindUse.Data))];

    public static TmpfsMount[] Tmpfs(LaunchSpec spec) =>
        [.. Of(spec, Mount.Types.Type.Tmpfs).Select(static mount => new TmpfsMount(mount.Destination, mount.SizeBytes))];

    private static IEnumerable<Mount> Of(LaunchSpec spec, Mount.Types.Type type) => spec.Mounts.Where(m => m.Type == type);
}
