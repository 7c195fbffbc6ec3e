using System.Collections.Concurrent;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters;

/// <summary>
/// Finds secrets in texts, also disguised ones. Safe to share between threads; allocates nothing for a clean text once it
/// has seen one of its size.
/// </summary>
public sealed class SecretScanner(RuleSet rules)
{
    private readonly ConcurrentBag<ScanSession> _sessions = [];

    public RuleSet Rules { get; } = rules;

    /// <summary>Adds what <paramref name="text"/> (UTF-8, or any bytes) holds to <paramref name="findings"/>, by place.</summary>
    public void Scan(ReadOnlySpan<byte> text, List<Finding> findings) => ScanOpen(text, findings);

    /// <returns>Where a match starts that more text could complete; the text's length when there is none.</returns>
    internal int ScanOpen(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        if (!_sessions.TryTake(out var session))
        {
            session = new ScanSession();
        }

        session.Scan(Rules, text, findings);
        var openFrom = session.OpenFrom;
        _sessions.Add(session);
        return openFrom;
    }
}
