using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Policies;

/// <summary>What this host enforces, as the launcher found when it started last; nothing before the first. Thread-safe.</summary>
internal sealed class HostControls
{
    private volatile IReadOnlyList<Control> _all = [];

    public IReadOnlyList<Control> All => _all;

    public void Set(IEnumerable<Control> controls) => _all = [.. controls];

    /// <summary>Which requirements of the policy this host does not meet, where each is written, and why; null if it meets all.</summary>
    public string? FindUnmet(SandboxPolicy policy)
    {
        var controls = _all;
        var unmet = policy.Require
            .Select(name => (Name: name, Control: controls.FirstOrDefault(control => control.Name == name)))
            .Where(required => required.Control is not { Enforced: true })
            .Select(required =>
                $"policy \"{policy.Name}\" requires {required.Name} ({policy.OriginOf($"require.{required.Name}")}), which this host "
                + $"does not enforce: {required.Control?.Detail ?? "its launcher does not know it"}")
            .ToList();
        return unmet.Count == 0 ? null : string.Join("; ", unmet);
    }
}
