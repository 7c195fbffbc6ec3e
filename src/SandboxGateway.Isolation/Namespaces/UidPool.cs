using System.Globalization;

namespace SandboxGateway.Isolation.Namespaces;

/// <summary>
/// Hands every live sandbox a host user id, equal to its group id, that nothing else uses. Each launcher has a range of its
/// own, chosen by its pid, so two launchers on one host do not meet either.
/// </summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class UidPool
{
    public const uint FirstId = 2_000_000;

    /// <summary>Most sandboxes one launcher may run. Times the highest possible pid, 2^22, this stays within 32 bits.</summary>
    public const int Capacity = 256;

    private readonly uint _first;
    private readonly bool[] _taken = new bool[Capacity];

    public UidPool(int launcherPid)
    {
        _first = FirstId + ((uint)launcherPid * Capacity);
    }

    /// <summary>Whether a map, /proc/PID/uid_map, lets this process give away the whole range.</summary>
    public bool IsMappedBy(IEnumerable<string> map) => map.Any(line =>
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var inside = ulong.Parse(fields[0], CultureInfo.InvariantCulture);
        var count = ulong.Parse(fields[2], CultureInfo.InvariantCulture);
        return inside <= _first && _first + Capacity <= inside + count;
    });

    public bool TryTake(out uint id)
    {
        var free = Array.IndexOf(_taken, false);
        id = _first + (uint)Math.Max(free, 0);
        if (free >= 0)
        {
            _taken[free] = true;
        }

        return free >= 0;
    }

    /// <summary>Gives an id back once the kernel has reaped every process of its sandbox.</summary>
    public void Return(uint id) => _taken[id - _first] = false;
}
