using System.Globalization;

namespace SandboxGateway.Launcher.Inspecting;

/// <summary>Finds a sandbox's processes in /proc, from its init down. Only the kernel says who they are.</summary>
internal static class ProcessTree
{
    /// <summary>Most processes that are looked at; a fork bomb must not keep the launcher busy.</summary>
    public const int MaxProcesses = 256;

    /// <summary>The init first, then its descendants as of now.</summary>
    public static List<int> From(int init)
    {
        var found = new List<int> { init };
        for (var i = 0; i < found.Count && found.Count < MaxProcesses; i++)
        {
            found.AddRange(ChildrenOf(found[i]).Take(MaxProcesses - found.Count));
        }

        return found;
    }

    // A child belongs to the thread that made it.
    private static IEnumerable<int> ChildrenOf(int pid) =>
        ProcFile.Entries($"/proc/{pid}/task").Take(MaxProcesses).SelectMany(static task => ProcFile
            .Text($"{task}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static child => int.Parse(child, CultureInfo.InvariantCulture)));
}
