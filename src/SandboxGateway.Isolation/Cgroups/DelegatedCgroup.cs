using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Isolation.Cgroups;

/// <summary>
/// The version 2 cgroup this process was given to divide up: itself in "supervisor", each sandbox in "sandboxes/ID".
/// </summary>
internal sealed class DelegatedCgroup
{
    private static readonly string[] _controllers = ["memory", "pids", "cpu"];

    private readonly string _folder;
    private readonly HashSet<string> _enabled;

    private DelegatedCgroup(string folder, HashSet<string> enabled)
    {
        _folder = folder;
        _enabled = enabled;
    }

    private string Sandboxes => $"{_folder}/sandboxes";

    /// <summary>Looks for a cgroup to use and says, for each controller, whether it limits sandboxes here. Changes nothing.</summary>
    public static DelegatedCgroup? Detect(out IReadOnlyList<HostControl> controls)
    {
        var folder = CgroupLocation.Find(File.ReadLines("/proc/self/cgroup"), new MountTable(File.ReadLines(MountTable.Self)));
        return Detect(folder, out controls);
    }

    /// <summary>As <see cref="Detect(out IReadOnlyList{HostControl})"/>, for a cgroup's folder that is known.</summary>
    internal static DelegatedCgroup? Detect(string? folder, out IReadOnlyList<HostControl> controls)
    {
        var available = folder is null ? [] : ReadWords($"{folder}/cgroup.controllers");
        var problem = folder is null ? "no cgroup version 2 file system is mounted" : ProblemWith(folder);
        controls = [.. _controllers.Select(name => problem is null && available.Contains(name)
            ? new HostControl($"cgroup.{name}", true, folder!)
            : new HostControl($"cgroup.{name}", false, problem ?? Missing(name)))];
        available.IntersectWith(_controllers);
        return problem is null && available.Count > 0 ? new DelegatedCgroup(folder!, available) : null;
    }

    /// <summary>Moves this cgroup's processes down, then turns the controllers on for sandboxes.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int Prepare()
    {
        var supervisor = $"{_folder}/supervisor";
        if (Kernel.MakeFolder(supervisor) is < 0 and var first)
        {
            return first;
        }

        if (Kernel.MakeFolder(Sandboxes) is < 0 and var second)
        {
            return second;
        }

        // A cgroup with controllers for its children must not have processes of its own, cgroups(7).
        foreach (var pid in File.ReadLines($"{_folder}/cgroup.procs"))
        {
            CgroupFile.Write(supervisor, "cgroup.procs", pid);
        }

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
        var folder = $"{Sandboxes}/{sandboxId}";
        if (Kernel.MakeFolder(folder) is < 0 and var refused)
        {
            failure = (folder, -refused);
            return null;
        }

        foreach (var (file, value) in limits.Files(_enabled))
        {
            if (CgroupFile.Write(folder, file, value) is < 0 and var error)
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

    private static string? ProblemWith(string folder)
    {
        var descriptor = Kernel.Open($"{folder}/cgroup.procs", FileFlag.WriteOnly);
        Kernel.Close(descriptor);
        return descriptor >= 0
            ? null
            : $"{folder} is not ours to divide (errno {-descriptor}): under systemd, set Delegate=yes for the service";
    }

    private static string Missing(string name) =>
        $"the {name} controller is not on cgroup version 2 here: boot with systemd.unified_cgroup_hierarchy=1";

    private static HashSet<string> ReadWords(string file) => File.Exists(file)
        ? new HashSet<string>(File.ReadAllText(file).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal)
        : [];
}
