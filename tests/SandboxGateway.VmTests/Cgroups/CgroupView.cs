using SandboxGateway.SandboxTests.Launcher;

namespace SandboxGateway.VmTests.Cgroups;

/// <summary>A cgroup as the guest's cgroup file system shows it.</summary>
internal sealed class CgroupView(string path)
{
    public const string Mount = "/sys/fs/cgroup";

    private readonly string _folder = Mount + path;

    public string Path => path;

    public bool Exists => Directory.Exists(_folder);

    public int[] Processes => [.. File.ReadLines($"{_folder}/cgroup.procs").Select(static pid => int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The cgroup a process is in.</summary>
    public static CgroupView Of(int pid) =>
        new(File.ReadLines($"/proc/{pid}/cgroup").Single(static line => line.StartsWith("0::", StringComparison.Ordinal))[3..]);

    public static CgroupView Of(ProcessView process) => Of(process.Pid);

    public string Read(string file) => File.ReadAllText($"{_folder}/{file}").Trim();

    /// <summary>A value of a file of "name value" lines, such as cpu.stat.</summary>
    public long Counter(string file, string name) => long.Parse(
        File.ReadLines($"{_folder}/{file}").Select(static line => line.Split(' ')).Single(words => words[0] == name)[1],
        System.Globalization.CultureInfo.InvariantCulture);
}
