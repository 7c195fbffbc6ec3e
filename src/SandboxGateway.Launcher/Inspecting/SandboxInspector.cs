using SandboxGateway.Isolation.Processes;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Launcher.Limits;
using SandboxGateway.Protocol.Launcher;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Inspecting;

/// <summary>Answers what state a sandbox's processes are in, from outside and from the kernel.</summary>
internal static class SandboxInspector
{
    /// <summary>Most processes that are told of; a fork bomb must not keep the launcher busy.</summary>
    public const int MaxProcesses = 256;

    // Room for what is not a process.
    private const int ReservedBytes = 64 << 10;

    private static readonly string[] _cgroupFiles =
        ["memory.max", "memory.high", "memory.swap.max", "memory.oom.group", "pids.max", "cpu.max"];

    /// <param name="sandboxId">Whom it was asked about.</param>
    /// <param name="sandbox">Null if there is no such sandbox, or no more.</param>
    public static Inspection Inspect(string sandboxId, Sandbox? sandbox)
    {
        if (sandbox is null)
        {
            return new Inspection { SandboxId = sandboxId };
        }

        var inspection = new Inspection { SandboxId = sandboxId, Found = true, Usage = UsageReport.SoFar(sandbox) };
        var left = ControlFrame.MaxMessageBytes - ReservedBytes;
        var tree = new ProcessTree(sandbox.InitPid);
        tree.Refresh();
        foreach (var pid in tree.Processes.Take(MaxProcesses))
        {
            if (ProcessReader.Read(pid) is { } process && (left -= process.CalculateSize()) > 0)
            {
                process.Landlock = LandlockOf(pid, sandbox);
                inspection.Processes.Add(process);
            }
        }

        if (sandbox.Cgroup is { } cgroup)
        {
            foreach (var file in _cgroupFiles.Where(file => File.Exists($"{cgroup.Folder}/{file}")))
            {
                inspection.Cgroup[file] = ProcFile.Text($"{cgroup.Folder}/{file}");
            }
        }

        return inspection;
    }

    // The kernel shows it nowhere. But who runs in a sandbox has come through the plan, whose Landlock step ends the launch
    // unless it works, and a ruleset is handed down to every child and never taken off.
    private static uint LandlockOf(int pid, Sandbox sandbox)
    {
        const uint Confined = 1;
        const uint NotConfined = 2;
        return sandbox.IsLandlocked(isInit: pid == sandbox.InitPid) switch
        {
            null => 0,
            true => Confined,
            false => NotConfined,
        };
    }
}
