namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>What the host's /proc shows of a process, from outside any sandbox.</summary>
internal sealed class ProcessView(int pid)
{
    public static readonly string[] Namespaces = ["user", "pid", "mnt", "net", "ipc", "uts", "cgroup"];

    public int Pid => pid;

    public bool IsAlive => File.Exists($"/proc/{pid}/stat") && Status("State")[0] != 'Z';

    /// <summary>The only child, which for a sandbox's init is the worker.</summary>
    public ProcessView Child => new(int.Parse(
        File.ReadAllText($"/proc/{pid}/task/{pid}/children").Trim(), System.Globalization.CultureInfo.InvariantCulture));

    public string[] MountPoints => [.. File.ReadLines($"/proc/{pid}/mountinfo").Select(static l => l.Split(' ')[4]).Order(StringComparer.Ordinal)];

    public string[] MountOptions(string point) => File.ReadLines($"/proc/{pid}/mountinfo")
        .Select(static l => l.Split(' ')).Single(f => f[4] == point)[5].Split(',');

    public string[] Descriptors => [.. Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(static p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    /// <summary>Names of the network interfaces, after the table's two heading lines.</summary>
    public string[] Interfaces => [.. File.ReadLines($"/proc/{pid}/net/dev").Skip(2).Select(static l => l.Split(':')[0].Trim())];

    public string Environment => File.ReadAllText($"/proc/{pid}/environ");

    public string Status(string field) => File.ReadLines($"/proc/{pid}/status")
        .Single(l => l.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..].Trim();

    public string Namespace(string kind) => new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget!;
}
