using System.Globalization;

namespace SandboxGateway.Isolation.Processes;

/// <summary>Reads what the kernel says of a process, proc_pid_status(5) and proc_pid_stat(5).</summary>
internal static class ProcessStatus
{
    private const ulong Kibibyte = 1024;

    // The clock ticks of /proc: USER_HZ, which is 100 on every architecture .NET runs on.
    private const ulong MicrosecondsPerTick = 10_000;

    // Counted from the state, which follows the name.
    private const int UserTimeField = 11;
    private const int TimeFields = 4;

    // Its own pages, shared memory, what it has swapped out, and page tables: reading a huge empty mapping fills nothing else.
    // Pages of files are not in it, as the kernel can drop them.
    private static readonly string[] _memoryFields = ["RssAnon:", "RssShmem:", "VmSwap:", "VmPTE:"];

    /// <summary>Bytes a process holds, or -1 if the text says nothing of memory, as that of a thread that has ended.</summary>
    public static long MemoryBytes(string status)
    {
        var kibibytes = 0UL;
        var isThere = false;
        foreach (var line in status.AsSpan().EnumerateLines())
        {
            foreach (var field in _memoryFields)
            {
                if (line.StartsWith(field, StringComparison.Ordinal))
                {
                    isThere = true;
                    kibibytes += Leading(line[field.Length..].Trim());
                }
            }
        }

        return isThere ? (long)(kibibytes * Kibibyte) : -1;
    }

    /// <summary>Time a process and the children it has waited for have used.</summary>
    public static CpuTime CpuTime(string stat)
    {
        // The name is the process's own choice and may hold spaces and brackets.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < UserTimeField + TimeFields)
        {
            return default;
        }

        var times = fields.AsSpan(UserTimeField, TimeFields);
        return new CpuTime(
            (Leading(times[0]) + Leading(times[2])) * MicrosecondsPerTick,
            (Leading(times[1]) + Leading(times[3])) * MicrosecondsPerTick);
    }

    private static ulong Leading(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return ulong.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
