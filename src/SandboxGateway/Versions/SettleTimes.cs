namespace SandboxGateway.Versions;

/// <summary>
/// Since when changed folders have been as they are. One that still changes is being copied, and is left alone until it stays as it
/// is. Not thread-safe.
/// </summary>
internal sealed class SettleTimes(TimeSpan settle, TimeProvider timeProvider)
{
    private readonly Dictionary<string, (string Digest, long Since)> _changing = new(StringComparer.Ordinal);

    public bool IsWaiting => _changing.Count > 0;

    /// <summary>Notes how a changed folder is now; true if it has been so for long enough.</summary>
    public bool IsSettled(string name, string digest)
    {
        if (!_changing.TryGetValue(name, out var seen) || seen.Digest != digest)
        {
            seen = (digest, timeProvider.GetTimestamp());
            _changing[name] = seen;
        }

        return timeProvider.GetElapsedTime(seen.Since) >= settle;
    }

    public void Forget(string name) => _changing.Remove(name);
}
