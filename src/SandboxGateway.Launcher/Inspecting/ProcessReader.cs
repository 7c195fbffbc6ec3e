using System.Globalization;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Inspecting;

/// <summary>Reads what holds one process from /proc, proc(5). Nothing a process can write is used, its name least of all.</summary>
internal static class ProcessReader
{
    private const int MaxMounts = 512;
    private const int MountPointField = 4;
    private const int MountOptionsField = 5;

    private static readonly string[] _statusFields =
        ["Uid", "Gid", "NoNewPrivs", "Seccomp", "Seccomp_filters", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];

    private static readonly string[] _namespaces = ["user", "pid", "mnt", "net", "ipc", "uts", "cgroup"];

    /// <returns>Null if the process is gone.</returns>
    public static ProcessState? Read(int pid)
    {
        var status = StatusOf(pid);
        if (!status.TryGetValue("NSpid", out var pids))
        {
            return null;
        }

        var namespaces = NamespacesOf($"{pid}");
        var own = NamespacesOf("self");
        var state = new ProcessState
        {
            Pid = pid,
            InnerPid = int.Parse(pids.Split('\t')[^1], CultureInfo.InvariantCulture),
            Namespaces = { namespaces },
            SharedNamespaces = { namespaces.Where(own.Contains).Select(static kind => kind.Key) },
            Rlimits = { LimitLines.Parse(ProcFile.Lines($"/proc/{pid}/limits")) },
            Mounts = { ProcFile.Lines($"/proc/{pid}/mountinfo").Take(MaxMounts).Select(ShowMount) },
        };
        foreach (var field in _statusFields.Where(status.ContainsKey))
        {
            state.Status[field] = status[field];
        }

        return state;
    }

    private static Dictionary<string, string> StatusOf(int pid)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in ProcFile.Lines($"/proc/{pid}/status"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[line[..Math.Max(colon, 0)]] = line[(colon + 1)..].Trim();
        }

        return fields;
    }

    // Such as "pid:[4026531836]". An ordinary user may not read those of an init, which is not dumpable.
    private static Dictionary<string, ulong> NamespacesOf(string process)
    {
        var inodes = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var kind in _namespaces)
        {
            var link = ProcFile.Link($"/proc/{process}/ns/{kind}");
            if (link.StartsWith($"{kind}:[", StringComparison.Ordinal))
            {
                inodes[kind] = ulong.Parse(link.AsSpan()[(kind.Length + 2)..^1], CultureInfo.InvariantCulture);
            }
        }

        return inodes;
    }

    private static string ShowMount(string line)
    {
        var fields = line.Split(' ');
        // Optional fields end with a lone hyphen; the type follows it.
        var type = fields[Array.IndexOf(fields, "-", MountOptionsField + 1) + 1];
        return $"{fields[MountPointField]} {fields[MountOptionsField]} {type}";
    }
}
