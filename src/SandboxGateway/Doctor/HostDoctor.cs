namespace SandboxGateway.Doctor;

/// <summary>Says what this host can enforce, and proves it by attacking sandboxes on it.</summary>
internal sealed class HostDoctor(GatewayFactory factory, DoctorSettings settings, TimeProvider timeProvider)
{
    /// <param name="trials">What to try; at least one.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<DoctorReport> ExamineAsync(IReadOnlyList<AttackTrial> trials, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetUtcNow();
        var run = new TrialRun(factory, settings);
        var outcomes = await run.RunAsync(trials, cancellationToken);
        return new DoctorReport
        {
            Host = Environment.MachineName,
            Kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            IsRoot = Environment.IsPrivilegedProcess,
            Started = started,
            Duration = timeProvider.GetUtcNow() - started,
            Controls = [.. run.Controls, .. HostSettings.Check()],
            Attacks = outcomes,
        };
    }
}
