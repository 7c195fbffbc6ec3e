using System.Collections.Frozen;
using SandboxGateway.Isolation.Cgroups;
using SandboxGateway.Isolation.Executables;
using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Launcher.Limits;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>What every launch of this process shares: the host's features, programs, ids and caches.</summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class LaunchHost
{
    private static readonly FrozenSet<string> _none = [];

    public required HostFeatures Features { get; init; }

    public required IReadOnlyList<HostControl> Controls { get; init; }

    public WorkerFilters Filters { get; } = new();

    public byte[] InitFilter { get; } = SandboxProfiles.InitFilter();

    /// <summary>Ids for sandboxes of their own user; null when every sandbox is the launcher's user.</summary>
    public required UidPool? Users { get; init; }

    /// <summary>Where sandboxes get a cgroup with limits; null where no controller is delegated.</summary>
    public required DelegatedCgroup? Cgroup { get; init; }

    /// <summary>The controllers of that cgroup.</summary>
    public IReadOnlySet<string> Controllers => Cgroup?.Controllers ?? _none;

    /// <summary>Where sandboxes of their own user are cloned from; null for the launcher's own namespace.</summary>
    public LaunchNamespace? CloneFrom { get; init; }

    /// <summary>Processors for sandboxes whose processor time no controller bounds.</summary>
    public required ProcessorShares Processors { get; init; }

    public MappingNamespaces Mappings { get; } = new();

    public ExecutableClosureCache Closures { get; } = new();

    /// <summary>Whether a sandbox with this containment is a user that nobody else is.</summary>
    public bool GivesOwnUser(Containment containment) => Users is not null && containment.OwnUser;

    /// <param name="isServing">Whether to set up for launches, which moves processes in the delegated cgroup.</param>
    public static LaunchHost Create(bool isServing)
    {
        var users = new UidPool(Environment.ProcessId);
        var isRoot = Kernel.EffectiveUserId() == 0 && users.IsMappedBy(File.ReadLines("/proc/self/uid_map"));
        var features = HostProbe.Features(isRoot);
        var cgroup = DelegatedCgroup.Detect(out var cgroupControls);
        if (isServing && cgroup?.Prepare() is < 0 and var error)
        {
            cgroupControls = [.. cgroupControls.Select(c => c with { IsEnforced = false, Detail = $"set-up failed, errno {-error}" })];
            cgroup = null;
        }

        var controllers = cgroup?.Controllers ?? _none;
        var processors = ProcessorShares.OfThisProcess();
        return new LaunchHost
        {
            Features = features,
            Controls =
            [
                .. HostProbe.Controls(features, isRoot), .. cgroupControls, .. Watchdog.Controls(controllers), .. processors.Controls(controllers),
            ],
            Processors = processors,
            Users = isRoot ? users : null,
            CloneFrom = isServing && isRoot ? LaunchNamespace.TryMake() : null,
            Cgroup = cgroup,
        };
    }
}
