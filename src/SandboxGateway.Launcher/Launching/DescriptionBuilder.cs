using SandboxGateway.Isolation;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Rlimits;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>Turns a launch spec that was found valid into what a plan is built from.</summary>
internal sealed class DescriptionBuilder(LaunchHost host)
{
    public SandboxDescription Build(LaunchSpec spec, SandboxDescriptors descriptors)
    {
        var closure = host.Closures.Get(spec.Executable);
        return new SandboxDescription
        {
            Program = closure.Program,
            Arguments = spec.Args,
            Environment = [.. spec.Env.Select(static variable => $"{variable.Key}={variable.Value}")],
            Binds = [.. closure.Binds, .. MinimalDevices.All, .. DataBinds(spec)],
            Tmpfs = [.. Of(spec, Mount.Types.Type.Tmpfs).Select(static m => new TmpfsMount(m.Destination, m.SizeBytes))],
            Limits = [.. spec.Containment.Rlimits.Select(static l => ResourceLimitNames.Create(l.Type, l.Value))],
            Descriptors = descriptors,
            HasOwnUser = host.Users is not null,
            Host = host.Features,
            WorkerFilter = host.Filters.Get(spec.Containment.Seccomp),
            InitFilter = host.InitFilter,
        };
    }

    private static IEnumerable<BindMount> DataBinds(LaunchSpec spec) =>
        Of(spec, Mount.Types.Type.BindReadOnly).Select(static mount =>
            new BindMount(mount.Source, mount.Destination, Directory.Exists(mount.Source), BindUse.Data));

    private static IEnumerable<Mount> Of(LaunchSpec spec, Mount.Types.Type type) => spec.Mounts.Where(m => m.Type == type);
}
