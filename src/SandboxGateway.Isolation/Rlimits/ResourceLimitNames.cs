using System.Collections.Frozen;

namespace SandboxGateway.Isolation.Rlimits;

/// <summary>Numbers of the limits a launch spec may set, getrlimit(2).</summary>
internal static class ResourceLimitNames
{
    private static readonly FrozenDictionary<string, int> _numbers = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["RLIMIT_CPU"] = 0,
        ["RLIMIT_FSIZE"] = 1,
        ["RLIMIT_DATA"] = 2,
        ["RLIMIT_STACK"] = 3,
        ["RLIMIT_CORE"] = 4,
        ["RLIMIT_NPROC"] = 6,
        ["RLIMIT_NOFILE"] = 7,
        ["RLIMIT_MEMLOCK"] = 8,
        ["RLIMIT_AS"] = 9,
        ["RLIMIT_SIGPENDING"] = 11,
        ["RLIMIT_MSGQUEUE"] = 12,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKnown(string name) => _numbers.ContainsKey(name);

    /// <summary>A limit whose name is known.</summary>
    public static ResourceLimit Create(string name, ulong value) => new(name, _numbers[name], value);
}
