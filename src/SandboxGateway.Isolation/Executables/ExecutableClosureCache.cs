namespace SandboxGateway.Isolation.Executables;

/// <summary>Remembers closures until their program changes: reading a dozen ELF files would be most of a launch.</summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class ExecutableClosureCache
{
    private readonly Dictionary<string, (DateTime Changed, ExecutableClosure Closure)> _closures = new(StringComparer.Ordinal);

    public ExecutableClosure Get(string executable)
    {
        var changed = File.GetLastWriteTimeUtc(executable);
        if (_closures.TryGetValue(executable, out var known) && known.Changed == changed)
        {
            return known.Closure;
        }

        var closure = ExecutableClosure.Of(executable);
        _closures[executable] = (changed, closure);
        return closure;
    }
}
