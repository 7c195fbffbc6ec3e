using System.Globalization;

namespace SandboxGateway.LoadTest;

/// <summary>The most memory a process held, in bytes, as /proc/PID/status has it; see clear_refs in proc(5).</summary>
internal static class PeakMemory
{
    /// <summary>Begins anew from what the process holds now, and says how much that is.</summary>
    public static long Reset(int processId)
    {
        File.WriteAllText($"/proc/{processId}/clear_refs", "5");
        return OfProcess(processId);
    }

    public static long OfProcess(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").Single(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}
