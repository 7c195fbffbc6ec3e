using System.Globalization;
using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Isolation.Processes;

/// <summary>
/// A process and everything that descends from it, as /proc shows it at the moment of looking. Of a sandbox's init this is the
/// whole sandbox: who loses its parent there becomes the init's child.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ProcessTree(int root, string procFolder = "/proc")
{
    /// <summary>More processes and threads than this are not looked at.</summary>
    public const int MostTasks = 4096;

    private readonly List<int> _processes = [];

    /// <summary>Whether this kernel tells the children of a process (CONFIG_PROC_CHILDREN).</summary>
    public static bool IsSupported => File.Exists("/proc/thread-self/children");

    /// <summary>The processes of the last <see cref="Refresh"/>, the root first.</summary>
    public IReadOnlyList<int> Processes => _processes;

    /// <summary>Processes and threads there were at the last <see cref="Refresh"/>, the root included.</summary>
    public int Tasks { get; private set; }

    /// <summary>Looks for the processes there are now, up to <see cref="MostTasks"/>.</summary>
    public void Refresh()
    {
        _processes.Clear();
        _processes.Add(root);
        Tasks = 0;
        for (var i = 0; i < _processes.Count && Tasks <= MostTasks; i++)
        {
            foreach (var thread in Threads(_processes[i]))
            {
                Tasks++;
                AddChildren($"{thread}/children");
            }
        }
    }

    /// <summary>
    /// Bytes held by the processes of the last <see cref="Refresh"/>, without the root. Pages shared after a fork count for
    /// each process: to tell them apart the kernel walks every page table, for as long as a sandbox makes them.
    /// </summary>
    public ulong MemoryBytes()
    {
        var sum = 0UL;
        foreach (var process in _processes)
        {
            sum += process == root ? 0 : MemoryBytesOf($"{procFolder}/{process}");
        }

        return sum;
    }

    /// <summary>Processor time of the processes of the last <see cref="Refresh"/> and of those they have waited for.</summary>
    public CpuTime CpuTime()
    {
        var sum = default(CpuTime);
        foreach (var process in _processes)
        {
            sum += ProcessStatus.CpuTime(KernelText.Read($"{procFolder}/{process}/stat"));
        }

        return sum;
    }

    private static ulong MemoryBytesOf(string process)
    {
        Span<byte> buffer = stackalloc byte[KernelText.Chunk];
        var bytes = ProcessStatus.MemoryBytes(KernelText.Read($"{process}/status", buffer));
        if (bytes >= 0)
        {
            return (ulong)bytes;
        }

        // Its first thread may have ended, and with it what its status says; the others go on with the same memory.
        foreach (var thread in Threads(process))
        {
            bytes = ProcessStatus.MemoryBytes(KernelText.Read($"{thread}/status", buffer));
            if (bytes >= 0)
            {
                return (ulong)bytes;
            }
        }

        return 0;
    }

    private void AddChildren(string file)
    {
        foreach (var word in KernelText.Read(file).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var child) && _processes.Count < MostTasks)
            {
                _processes.Add(child);
            }
        }
    }

    private string[] Threads(int process) => Threads($"{procFolder}/{process}");

    // A process may end at any moment: what is gone has no threads and no text.
    private static string[] Threads(string process)
    {
        try
        {
            return Directory.GetDirectories($"{process}/task");
        }
        catch (IOException)
        {
            return [];
        }
    }
}
