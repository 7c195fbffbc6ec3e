using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Isolation.Cgroups;

/// <summary>
/// The version 2 cgroup this process was given to divide up: itself in "supervisor", each sandbox in "sandboxes/PID.ID", where
/// PID is the launcher's, as gateways started side by side share the cgroup and may use the same ids.
/// </summary>
internal sealed class DelegatedCgroup
{
    private static readonly string[] _controllers = ["memory", "pids", "cpu", "io"];

    private const string SupervisorName = "supervisor";
    private const string SandboxesName = "sandboxes";
    private const int MoveRounds = 10;

    private readonly string _folder;
    private readonly HashSet<string> _enabled;

    private DelegatedCgroup(string folder, HashSet<string> enabled)
    {
        _folder = folder;
        _enabled = enabled;
    }

    /// <summary>The controllers that limit sandboxes here.</summary>
    public IReadOnlySet<string> Controllers => _enabled;

    private string Supervisor => $"{_folder}/{SupervisorName}";

    private string Sandboxes => $"{_folder}/{SandboxesName}";

    // The kernel keeps this file from the root of the hierarchy only.
    private bool IsRootOfHierarchy => !File.Exists($"{_folder}/cgroup.type");

    /// <summary>Looks for a cgroup to use and says, for each controller, whether it limits sandboxes here. Changes nothing.</summary>
    public static DelegatedCgroup? Detect(out IReadOnlyList<HostControl> controls)
    {
        var folder = CgroupLocation.Find(File.ReadLines("/proc/self/cgroup"), new MountTable(File.ReadLines(MountTable.Self)));
        return Detect(folder, out controls);
    }

    /// <summary>As <see cref="Detect(out IReadOnlyList{HostControl})"/>, for a cgroup's folder that is known.</summary>
    internal static DelegatedCgroup? Detect(string? folder, out IReadOnlyList<HostControl> controls)
    {
        folder = folder is null ? null : Undivided(folder);
        var available = folder is null ? [] : ReadWords($"{folder}/cgroup.controllers");
        var problem = folder is null ? "no cgroup version 2 file system is mounted" : ProblemWith(folder);
        controls = [.. _controllers.Select(name => problem is null && available.Contains(name)
            ? new HostControl($"cgroup.{name}", true, folder!)
            : new HostControl($"cgroup.{name}", false, problem ?? Missing(name)))];
        available.IntersectWith(_controllers);
        return problem is null && available.Count > 0 ? new DelegatedCgroup(folder!, available) : null;
    }

    /// <summary>Moves the gateway and this process down, then turns the controllers on for sandboxes.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int Prepare()
    {
        if (Kernel.MakeFolder(Supervisor) is < 0 and var first)
        {
            return first;
        }

        if (Kernel.MakeFolder(Sandboxes) is < 0 and var second)
        {
            return second;
        }

        if (IsRootOfHierarchy)
        {
            // It may keep processes of its own, and holds the whole system's.
            MoveToSupervisor([$"{Environment.ProcessId}", $"{Kernel.ParentPid()}"]);
        }
        else
        {
            MoveAllToSupervisor();
        }

        RemoveLeftovers();
        var enable = string.Join(' ', _enabled.Select(static name => $"+{name}"));
        var result = CgroupFile.Write(_folder, "cgroup.subtree_control", enable);
        return result < 0 ? result : CgroupFile.Write(Sandboxes, "cgroup.subtree_control", enable);
    }

    /// <summary>Makes a sandbox's cgroup with its limits set, ready to be cloned into.</summary>
    /// <param name="sandboxId">Names the folder; checked by the caller.</param>
    /// <param name="limits">What to set.</param>
    /// <param name="failure">The file that could not be written, and the errno.</param>
    public SandboxCgroup? TryCreate(string sandboxId, CgroupLimits limits, out (string File, int Errno) failure)
    {
        var folder = $"{Sandboxes}/{Environment.ProcessId}.{sandboxId}";
        if (Kernel.MakeFolder(folder) is < 0 and var refused)
        {
            failure = (folder, -refused);
            return null;
        }

        foreach (var (file, value) in limits.Files(_enabled, BlockDevices.List()))
        {
            if (CgroupFile.Write(folder, file, value) is < 0 and var error && !IsNothingToLimit(file, value, -error))
            {
                Kernel.RemoveFolder(folder);
                failure = (file, -error);
                return null;
            }
        }

        var descriptor = Kernel.Open(folder, FileFlag.Directory);
        failure = (folder, Math.Max(-descriptor, 0));
        return descriptor < 0 ? null : new SandboxCgroup(folder, descriptor);
    }

    // A device that is gone or takes no limits, and swap on a kernel or host that has none.
    private static bool IsNothingToLimit(string file, string value, int errno) => file switch
    {
        "io.max" => errno is Errno.NoDevice or Errno.NotSupported,
        "memory.swap.max" => errno == Errno.NoEntry && value == "0" && !SwapSpace.IsInUse,
        _ => false,
    };

    // A cgroup with controllers for its children must not have processes of its own, cgroups(7).
    private void MoveAllToSupervisor()
    {
        // Again after a round that moved some, as they may have forked in between; one that forks for ever is not waited for.
        for (var round = 0; round < MoveRounds; round++)
        {
            if (MoveToSupervisor([.. File.ReadLines($"{_folder}/cgroup.procs")]) == 0)
            {
                return;
            }
        }
    }

    private int MoveToSupervisor(string[] pids) =>
        pids.Count(pid => CgroupFile.Write(Supervisor, "cgroup.procs", pid) >= 0);

    // Of launchers that were killed: nobody removes a cgroup for the dead. The kernel refuses for one that has processes.
    private void RemoveLeftovers()
    {
        foreach (var sandbox in Directory.EnumerateDirectories(Sandboxes))
        {
            var launcher = Path.GetFileName(sandbox).Split('.')[0];
            if (launcher == $"{Environment.ProcessId}" || !Directory.Exists($"/proc/{launcher}"))
            {
                Kernel.RemoveFolder(sandbox);
            }
        }
    }

    // A launcher before this one has divided it: the gateway that started both sits in its lower part by now.
    private static string Undivided(string folder)
    {
        var parent = Path.GetDirectoryName(folder);
        return Path.GetFileName(folder) == SupervisorName && Directory.Exists($"{parent}/{SandboxesName}") ? parent! : folder;
    }

    private static string? ProblemWith(string folder)
    {
        var descriptor = Kernel.Open($"{folder}/cgroup.procs", FileFlag.WriteOnly);
        Kernel.Close(descriptor);
        return descriptor >= 0
            ? null
            : $"{folder} is not ours to divide (errno {-descriptor}): under systemd, set Delegate=yes for the service";
    }

    private static string Missing(string name) =>
        $"the {name} controller is not on cgroup version 2 here: boot with systemd.unified_cgroup_hierarchy=1" + (name == "cpu"
            ? "; until then only a request's deadline and RLIMIT_CPU bound processor time, and affinity the processors"
            : string.Empty);

    private static HashSet<string> ReadWords(string file) => File.Exists(file)
        ? new HashSet<string>(File.ReadAllText(file).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal)
        : [];
}
