namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>What the host's /proc shows of a process, from outside any sandbox.</summary>
internal sealed class ProcessView(int pid)
{
    public static readonly string[] Namespaces = ["user", "pid", "mnt", "net", "ipc", "uts", "cgroup"];

    public int Pid => pid;

    public bool IsAlive
    {
        get
        {
            try
            {
                return File.Exists($"/proc/{pid}/stat") && Status("State")[0] != 'Z';
            }
            catch (IOException)
            {
                // It ended while it was looked at.
                return false;
            }
        }
    }

    /// <summary>The only child, which for a sandbox's init is the worker.</summary>
    public ProcessView Child => new(int.Parse(
        File.ReadAllText($"/proc/{pid}/task/{pid}/children").Trim(), System.Globalization.CultureInfo.InvariantCulture));

    public ProcessView[] Children => [.. File.ReadAllText($"/proc/{pid}/task/{pid}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static child => new ProcessView(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture)))];

    /// <summary>Its session, the fourth field after the name in proc_pid_stat(5).</summary>
    public string Session => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[3];

    public string[] MountPoints => [.. File.ReadLines($"/proc/{pid}/mountinfo").Select(static l => l.Split(' ')[4]).Order(StringComparer.Ordinal)];

    public string[] MountOptions(string point) => File.ReadLines($"/proc/{pid}/mountinfo")
        .Select(static l => l.Split(' ')).Single(f => f[4] == point)[5].Split(',');

    /// <summary>The same process, thread by thread: status, descriptors and the rest can differ.</summary>
    public ProcessView[] Threads => [.. Directory.EnumerateDirectories($"/proc/{pid}/task")
        .Select(static task => new ProcessView(int.Parse(Path.GetFileName(task), System.Globalization.CultureInfo.InvariantCulture)))];

    /// <summary>The root folder as the process sees it.</summary>
    public string Root => $"/proc/{pid}/root";

    public string[] Descriptors => [.. Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(static p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    /// <summary>Names of the network interfaces, after the table's two heading lines.</summary>
    public string[] Interfaces => [.. File.ReadLines($"/proc/{pid}/net/dev").Skip(2).Select(static l => l.Split(':')[0].Trim())];

    public string Descriptor(string number) => new FileInfo($"/proc/{pid}/fd/{number}").LinkTarget!;

    /// <summary>Whether an IPv4 address routes to the host itself, as 127.0.0.1 does once "lo" is up.</summary>
    public bool HasLocalAddress => File.ReadAllText($"/proc/{pid}/net/fib_trie").Contains("host LOCAL", StringComparison.Ordinal);

    public string Environment => File.ReadAllText($"/proc/{pid}/environ");

    public string Status(string field) => File.ReadLines($"/proc/{pid}/status")
        .Single(l => l.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..].Trim();

    /// <summary>The device or folder that is mounted there: the fourth field of its line in mountinfo.</summary>
    public string MountSource(string point) => File.ReadLines($"/proc/{pid}/mountinfo")
        .Select(static l => l.Split(' ')).Single(f => f[4] == point)[3];

    public string Namespace(string kind) => new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget!;
}
