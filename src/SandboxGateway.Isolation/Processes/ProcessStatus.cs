using System.Buffers.Text;
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

    // The name, on the first line, is the process's own choice; a line break in it is escaped.
    private static readonly byte[] _ownPages = [.. "\nRssAnon:"u8];
    private static readonly byte[] _sharedMemory = [.. "\nRssShmem:"u8];
    private static readonly byte[] _swapped = [.. "\nVmSwap:"u8];

    // Reading a huge empty mapping fills nothing else.
    private static readonly byte[] _pageTables = [.. "\nVmPTE:"u8];

    /// <summary>Bytes a process holds, or -1 if the text says nothing of memory, as that of a thread that has ended.</summary>
    /// <remarks>Pages of files are left out, as the kernel can drop them.</remarks>
    public static long MemoryBytes(ReadOnlySpan<byte> status) => status.IndexOf(_ownPages) < 0
        ? -1
        : (long)(Kibibyte * (Field(status, _ownPages) + Field(status, _sharedMemory) + Field(status, _swapped) + Field(status, _pageTables)));

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

    private static ulong Field(ReadOnlySpan<byte> status, ReadOnlySpan<byte> name)
    {
        var at = status.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(status[(at + name.Length)..].TrimStart(" \t"u8), out ulong value, out _) ? value : 0;
    }

    private static ulong Leading(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return ulong.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
