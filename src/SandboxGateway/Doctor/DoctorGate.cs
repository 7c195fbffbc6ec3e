using Microsoft.Extensions.Options;

namespace SandboxGateway.Doctor;

/// <summary>
/// Proves the sandboxes before the gateway serves, if it is told to: the listeners open only after every hosted service has
/// started, and this one does not start on a host where something escapes.
/// </summary>
internal sealed class DoctorGate(
    IOptions<DoctorOptions> options, HostDoctor doctor, DoctorStore store, ILogger<DoctorGate> logger) : IHostedService
{
    /// <exception cref="StartupException">Something escaped, and the gate is to stop the gateway then.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var mode = options.Value.Gate;
        if (mode == DoctorGateMode.Off)
        {
            return;
        }

        var report = await doctor.ExamineAsync(new DoctorRequest().Trials(), cancellationToken);
        store.Save(report);
        Log(report);
        if (report.HasEscape && mode == DoctorGateMode.Require)
        {
            throw new StartupException(
                $"{report.Count(AttackVerdict.Escaped)} attacks escape from sandboxes on this host, and Gateway:Doctor:Gate is "
                + "require; sandbox-gateway doctor shows which.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Log(DoctorReport report)
    {
        DoctorLog.HostExamined(
            logger,
            report.Count(AttackVerdict.Contained),
            report.Count(AttackVerdict.Escaped),
            report.Count(AttackVerdict.NotRun),
            report.Duration.TotalSeconds);
        foreach (var outcome in report.Attacks.Where(static outcome => outcome.Verdict == AttackVerdict.Escaped))
        {
            DoctorLog.AttackEscaped(logger, outcome.Trial.Attack.Id, outcome.Trial.Policy, outcome.Detail);
        }

        foreach (var warning in report.Controls.Where(static control => control.State == HostCheckState.Warning))
        {
            DoctorLog.HostWarning(logger, warning.Name, warning.Detail, warning.Remedy);
        }
    }
}
