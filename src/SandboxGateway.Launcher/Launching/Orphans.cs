using System.Globalization;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Launcher.Inspecting;

namespace SandboxGateway.Launcher.Launching;

/// <summary>
/// Ends what a sandbox without a pid namespace leaves behind, as its init takes nothing along. Processes that lose their
/// parent become the launcher's children, so their numbers are theirs until it reaps them.
/// </summary>
internal static class Orphans
{
    // Killing a process hands its children over, which are there at the next look.
    private const int MostRounds = 64;

    public static void Adopt() => Kernel.Prctl(ProcessControl.SetChildSubreaper, 1);

    /// <summary>Kills and reaps all children of the launcher but its sandboxes.</summary>
    public static void End(IEnumerable<Sandbox> sandboxes)
    {
        var inits = sandboxes.Select(static sandbox => sandbox.InitPid).ToHashSet();
        for (var round = 0; round < MostRounds; round++)
        {
            var orphans = Children().Where(pid => !inits.Contains(pid)).ToArray();
            foreach (var orphan in orphans)
            {
                Kernel.Kill(orphan);
                Kernel.WaitFor(orphan);
            }

            if (orphans.Length == 0)
            {
                return;
            }
        }
    }

    private static IEnumerable<int> Children() => ProcFile
        .Entries("/proc/self/task")
        .SelectMany(static task => ProcFile.Text($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(static child => int.Parse(child, CultureInfo.InvariantCulture));
}
