using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Processors;

namespace SandboxGateway.Launcher.Limits;

/// <summary>
/// Stands in for cpu.max where the cgroup has no cpu controller: a sandbox with a processor limit runs on as many processors as it
/// may use, and never on the first, which is left to the gateway and to sandboxes without that limit.
/// </summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class ProcessorShares(IReadOnlyList<int> processors)
{
    private const ulong QuotaOfOne = 1_000_000;

    private readonly int[] _shared = [.. processors.Skip(1)];
    private int _next;

    /// <summary>Those the launcher itself may run on.</summary>
    public static ProcessorShares OfThisProcess()
    {
        const string Field = "Cpus_allowed_list:";
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith(Field, StringComparison.Ordinal));
        return new ProcessorShares(ProcessorList.Parse(line[Field.Length..]));
    }

    /// <summary>What a host report says of it; nothing where the controller is there.</summary>
    public IEnumerable<HostControl> Controls(IReadOnlySet<string> controllers)
    {
        if (controllers.Contains("cpu"))
        {
            return [];
        }

        return
        [
            _shared.Length > 0
                ? new HostControl(
                    "affinity",
                    true,
                    "as the cgroup v2 cpu controller is missing, a sandbox with a processor limit runs on that many processors, "
                        + "and never on the first")
                : new HostControl("affinity", false, "there is one processor only, which all sandboxes share"),
        ];
    }

    /// <summary>Takes processors by turns.</summary>
    /// <param name="quotaMicroseconds">Processor time a sandbox may use in a second, in microseconds; 0 for no limit.</param>
    /// <returns>Numbers of processors; none to leave the sandbox unbound.</returns>
    public IReadOnlyList<int> Take(ulong quotaMicroseconds)
    {
        if (quotaMicroseconds == 0)
        {
            return [];
        }

        var count = (int)Math.Min((quotaMicroseconds + QuotaOfOne - 1) / QuotaOfOne, (ulong)_shared.Length);
        var taken = Enumerable.Range(_next, count).Select(i => _shared[i % _shared.Length]).Order().ToList();
        _next = _shared.Length == 0 ? 0 : (_next + count) % _shared.Length;
        return taken;
    }
}
