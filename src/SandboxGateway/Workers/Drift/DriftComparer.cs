using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers.Drift;

/// <summary>
/// Compares a sandbox's effective state with what was declared and what this host enforces. What is tighter than declared is no
/// drift: a process may always give up more.
/// </summary>
internal sealed class DriftComparer(RunningSandbox sandbox, IReadOnlyList<Control> host)
{
    private const uint LowestOwnUser = 2_000_000;
    private const uint NotConfined = 2;
    private const string NoCapabilities = "0000000000000000";
    private const string Filtering = "2";

    private static readonly string[] _capabilitySets = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];

    private readonly Containment _declared = sandbox.Spec.Containment;

    /// <param name="inspection">Of a sandbox that was found.</param>
    /// <param name="leastFilters">Seccomp filters the worker must be under by now.</param>
    public IReadOnlyList<DriftFinding> Compare(Inspection inspection, int leastFilters)
    {
        var findings = new List<DriftFinding>();
        foreach (var process in inspection.Processes.Where(IsWhole))
        {
            CompareStatus(process, IsInit(process) ? 1 : leastFilters, findings);
            CompareNamespaces(process, findings);
            if (!IsInit(process))
            {
                CompareRlimits(process, findings);
                findings.AddRange(MountComparer.Compare(sandbox.Spec, process.Mounts));
            }
        }

        findings.AddRange(CgroupComparer.Compare(_declared.Resources, inspection.Cgroup, Enforces));
        return [.. findings.Distinct()];
    }

    // By the launcher's word: without a pid namespace it is not process 1.
    private bool IsInit(ProcessState process) => process.Pid == sandbox.Launched.InitPid;

    // A process that is ending has given its mounts and limits back already, and an ordinary user's launcher may not see init's.
    private bool IsWhole(ProcessState process) => IsInit(process) || process.Mounts.Count > 0;

    private void CompareStatus(ProcessState process, int leastFilters, List<DriftFinding> findings)
    {
        void Expect(bool isDeclared, string field, Func<string, bool> isAsDeclared, string declared)
        {
            var effective = process.Status.GetValueOrDefault(field, "");
            if (isDeclared && !isAsDeclared(effective))
            {
                findings.Add(new DriftFinding($"status.{field}", declared, effective));
            }
        }

        Expect(_declared.NoNewPrivileges, "NoNewPrivs", value => value == "1", "1");
        foreach (var set in _capabilitySets)
        {
            Expect(_declared.DropCapabilities, set, value => value == NoCapabilities, NoCapabilities);
        }

        Expect(_declared.Seccomp is not null, "Seccomp", value => value == Filtering, Filtering);
        Expect(
            _declared.Seccomp is not null,
            "Seccomp_filters",
            value => int.TryParse(value, out var count) && count >= leastFilters,
            $"{leastFilters} or more");
        Expect(true, "Uid", IsItsUser, $"{sandbox.Launched.Uid}, for all four");
        if (_declared.Landlock is not null && process.Landlock == NotConfined)
        {
            findings.Add(new DriftFinding("landlock", "confined", "not confined"));
        }
    }

    private bool IsItsUser(string uids) =>
        uids.Split('\t').All(uid => uint.TryParse(uid, out var number)
            && number == sandbox.Launched.Uid
            && (number >= LowestOwnUser || !_declared.OwnUser || !Enforces("own user")));

    private void CompareNamespaces(ProcessState process, List<DriftFinding> findings)
    {
        foreach (var type in _declared.Namespaces)
        {
            if (process.SharedNamespaces.Contains(KernelName(type)))
            {
                findings.Add(new DriftFinding($"namespaces.{type}", "its own", "the host's"));
            }
        }
    }

    private void CompareRlimits(ProcessState process, List<DriftFinding> findings)
    {
        foreach (var limit in _declared.Rlimits.Append(new Rlimit { Type = "RLIMIT_CORE", Value = 0 }))
        {
            var effective = process.Rlimits.GetValueOrDefault(limit.Type, "unknown");
            if (!ulong.TryParse(effective, out var value) || value > limit.Value)
            {
                findings.Add(new DriftFinding($"rlimits.{limit.Type}", $"{limit.Value}", effective));
            }
        }
    }

    private static string KernelName(string type) => type switch
    {
        "mount" => "mnt",
        "network" => "net",
        _ => type,
    };

    private bool Enforces(string control) => host.Any(known => known.Name == control && known.Enforced);
}
