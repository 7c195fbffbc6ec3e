using SandboxGateway.Incidents;
using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers;

/// <summary>
/// Makes incidents of what the sandboxes of one model do, and says what their policy wants done about it. Thread-safe.
/// </summary>
/// <param name="log">Where they go.</param>
/// <param name="model">Name of the model.</param>
/// <param name="containment">What its sandboxes may do.</param>
/// <param name="onRefusedSyscall">What the policy wants.</param>
/// <param name="requestOf">Id of the request that the worker in a sandbox is busy with; null if it has none.</param>
internal sealed class SandboxIncidents(
    IncidentLog log,
    string model,
    Containment containment,
    ViolationAction onRefusedSyscall,
    Func<string, string?> requestOf)
{
    private const int BadSystemCall = 31;

    // Of a channel violation's text, which names what was sent, metrics get only this.
    private const string ChannelSubject = "frame";

    /// <summary>The launcher reports a refused call.</summary>
    public ViolationAction Refused(SyscallRefused refused)
    {
        log.Record(Of(IncidentKind.SyscallRefused, refused.SandboxId, refused.Name, Describe(refused)) with
        {
            Destination = refused.Destination.Length > 0 ? refused.Destination : null,
            Suppressed = refused.Suppressed,
        });
        return onRefusedSyscall;
    }

    /// <summary>A sandbox has ended.</summary>
    public void Ended(string sandboxId, Exited exited)
    {
        if (exited.Limit.Length > 0)
        {
            log.Record(Of(IncidentKind.LimitExceeded, sandboxId, exited.Limit, LimitText.Of(exited.Limit, containment)));
        }

        if (exited.Signal == BadSystemCall)
        {
            log.Record(Of(
                IncidentKind.SyscallKilled,
                sandboxId,
                "SIGSYS",
                "The kernel killed it for a system call that no honest worker makes."));
        }
    }

    /// <summary>A worker broke the rules of its channel.</summary>
    public void Violated(string sandboxId, string rule) =>
        log.Record(Of(IncidentKind.ChannelViolation, sandboxId, ChannelSubject, WorkerFaults.Printable(rule)));

    private static string Describe(SyscallRefused refused) =>
        $"{refused.Detail} errno={refused.Errno}{(refused.Flooded ? ", and so many more that the rest is refused unseen" : string.Empty)}";

    private Incident Of(IncidentKind kind, string sandboxId, string subject, string detail) =>
        new(kind, model, sandboxId, subject, detail) { RequestId = RequestOf(sandboxId) };

    // The client's own text.
    private string? RequestOf(string sandboxId) => requestOf(sandboxId) is { } id ? WorkerFaults.Printable(id) : null;
}
