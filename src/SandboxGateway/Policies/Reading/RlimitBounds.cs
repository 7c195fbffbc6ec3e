namespace SandboxGateway.Policies.Reading;

/// <summary>Which limits of getrlimit(2) a policy may set, and the values that leave a worker able to start.</summary>
internal static class RlimitBounds
{
    /// <summary>Above any size of a machine; more is a typing slip.</summary>
    public const ulong Max = 1UL << 50;

    private static readonly Dictionary<string, (ulong Min, ulong Max)> _bounds = new(StringComparer.Ordinal)
    {
        ["RLIMIT_CPU"] = (1, 1UL << 32),
        ["RLIMIT_FSIZE"] = (0, Max),
        ["RLIMIT_DATA"] = (1 << 20, Max),
        ["RLIMIT_STACK"] = (64 << 10, Max),
        // The launcher sets it to 0 for every sandbox: a dump would write tenants' data outside of it.
        ["RLIMIT_CORE"] = (0, 0),
        ["RLIMIT_NPROC"] = (1, 1 << 22),
        // The three standard ones, the channel, and what a loader opens.
        ["RLIMIT_NOFILE"] = (16, 1 << 20),
        ["RLIMIT_MEMLOCK"] = (0, Max),
        ["RLIMIT_AS"] = (16 << 20, Max),
        ["RLIMIT_SIGPENDING"] = (0, 1 << 22),
        ["RLIMIT_MSGQUEUE"] = (0, Max),
    };

    public static IReadOnlyCollection<string> Types => _bounds.Keys;

    /// <summary>Why the value cannot be; null if it can.</summary>
    public static string? Problem(string type, ulong value)
    {
        var (min, max) = _bounds[type];
        return value < min || value > max ? $"{value} is not from {min} to {max}" : null;
    }
}
