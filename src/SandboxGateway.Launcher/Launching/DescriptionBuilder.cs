using SandboxGateway.Isolation;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Launcher.Limits;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>Turns a launch spec that was found valid into what a plan is built from.</summary>
internal sealed class DescriptionBuilder(LaunchHost host)
{
    public SandboxDescription Build(LaunchSpec spec, ProgramRoot root, SandboxDescriptors descriptors)
    {
        var layers = Layers.Of(spec.Containment, host.Features);
        var limits = new SandboxLimits(spec.Containment, host.Controllers);
        return new SandboxDescription
        {
            Program = root.Program,
            Arguments = spec.Args,
            Environment = [.. spec.Env.Select(static variable => $"{variable.Key}={variable.Value}")],
            Layers = layers,
            Binds = [.. root.Root.Binds, .. MinimalDevices.All, .. HostProc(layers), .. SpecMounts.Binds(spec)],
            Links = root.Root.Links,
            Files = root.Root.Files,
            Tmpfs = SpecMounts.Tmpfs(spec),
            Limits = limits.Rlimits(),
            Processors = host.Processors.Take(limits.BoundCpuQuota),
            Descriptors = descriptors,
            HasOwnUser = host.GivesOwnUser(spec.Containment),
            Host = host.Features,
            WorkerFilter = spec.Containment.Seccomp is { } seccomp ? host.Filters.Get(seccomp) : null,
            InitFilter = host.InitFilter,
        };
    }

    // Without a pid namespace of its own, what a sandbox can be shown is the host's.
    private static IEnumerable<BindMount> HostProc(SandboxLayers layers) =>
        layers.HasNamespace(CloneFlag.PidNamespace) || layers.Proc == ProcView.None
            ? []
            : [new BindMount(RootSteps.ProcFolder, RootSteps.ProcFolder, IsFolder: true, BindUse.Shared)];
}
