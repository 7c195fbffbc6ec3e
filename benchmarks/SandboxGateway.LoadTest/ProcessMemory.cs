using System.Globalization;

namespace SandboxGateway.LoadTest;

/// <summary>Memory of one process as /proc/PID/smaps_rollup has it, in KiB.</summary>
internal sealed record ProcessMemory(int ProcessId, string Name, long ResidentKib, long ProportionalKib)
{
    /// <summary>A process and everything below it, parents first.</summary>
    public static IReadOnlyList<ProcessMemory> Tree(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Parent: ParentOf(id)))
            .ToLookup(pair => pair.Parent, pair => pair.Id);
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(parents[found[i]]);
        }

        return [.. found.Select(id => Read(id, isInit: NameOf(ParentOf(id)) == NameOf(id)))];
    }

    /// <summary>A sandbox's init is the launcher's own code, forked.</summary>
    private static ProcessMemory Read(int id, bool isInit)
    {
        var fields = File.ReadLines($"/proc/{id}/smaps_rollup")
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        return new ProcessMemory(id, isInit ? "init of a sandbox" : NameOf(id), fields["Rss:"], fields["Pss:"]);
    }

    /// <summary>The program's file name; /proc/PID/comm would cut it at 15 characters.</summary>
    private static string NameOf(int id) => Path.GetFileName(File.ReadAllText($"/proc/{id}/cmdline").Split('\0')[0]);

    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The name, in brackets, may hold spaces.
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return 0;
        }
    }
}
