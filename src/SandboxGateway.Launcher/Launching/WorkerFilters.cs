using SandboxGateway.Isolation.Seccomp;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>Compiles the filters that launch specs ask for, each once.</summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class WorkerFilters
{
    // One for each policy in use; specs that never repeat must not fill the memory.
    private const int Capacity = 64;

    private readonly Dictionary<string, SeccompProfile> _profiles = SandboxProfiles.Load();
    private readonly Dictionary<string, WorkerFilter> _filters = new(StringComparer.Ordinal);

    /// <param name="asked">Found valid: its profile and the calls it denies are known.</param>
    public WorkerFilter Get(Seccomp asked)
    {
        var denied = asked.Deny.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var key = $"{asked.Profile} {asked.Notify} {string.Join(' ', denied)}";
        if (_filters.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_filters.Count == Capacity)
        {
            _filters.Clear();
        }

        return _filters[key] = new WorkerFilter(_profiles[asked.Profile], denied.Select(Enum.Parse<Syscall>), asked.Notify);
    }
}
