using System.Globalization;
using SandboxGateway.Pipeline;
using SandboxGateway.Workers;

namespace SandboxGateway.Doctor;

/// <summary>Says what the end of a request means for the attack it carried.</summary>
internal static class OutcomeReader
{
    public const string Nothing = "nothing";
    public const string Violation = "violation";
    public const string Deadline = "deadline";

    // How long the launcher's report of a sandbox's end may take after the end of its channel.
    private static readonly TimeSpan _report = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<int, string> _signals = new()
    {
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [24] = "SIGXCPU",
        [25] = "SIGXFSZ",
        [31] = "SIGSYS",
    };

    public static async Task<AttackOutcome> ReadAsync(AttackTrial trial, InferenceOutcome outcome, Sandbox? sandbox)
    {
        if (outcome.IsSuccess)
        {
            return AttackWireForm.ReplyOf(outcome.Response) is { } reply
                ? FromReply(trial, reply)
                : new AttackOutcome(trial, AttackVerdict.NotRun, "", 0, "the answer is not the attacker's");
        }

        return outcome.Fault.Error switch
        {
            GatewayError.DeadlineExceeded => Contained(trial, Deadline, outcome.Fault.Message),
            GatewayError.WorkerFailed when outcome.Fault == WorkerFaults.Violated => Contained(trial, Violation, outcome.Fault.Message),
            GatewayError.WorkerFailed or GatewayError.LimitExceeded => await FromEndAsync(trial, sandbox, outcome.Fault.Message),
            _ => new AttackOutcome(trial, AttackVerdict.NotRun, "", 0, $"{outcome.Fault.Error}: {outcome.Fault.Message}"),
        };
    }

    private static AttackOutcome FromReply(AttackTrial trial, AttackReply reply) => reply.Result switch
    {
        "contained" => new AttackOutcome(
            trial, AttackVerdict.Contained, reply.Errno == 0 ? Nothing : reply.Name, reply.Errno, reply.Detail),
        "escaped" => new AttackOutcome(trial, AttackVerdict.Escaped, "", 0, reply.Detail),
        _ => new AttackOutcome(trial, AttackVerdict.NotRun, "", 0, reply.Detail),
    };

    private static AttackOutcome Contained(AttackTrial trial, string token, string detail) =>
        new(trial, AttackVerdict.Contained, token, 0, detail);

    // The sandbox ended in the middle of it. If that is one of the ends meant for it, a layer did it; any other end proves
    // nothing.
    private static async Task<AttackOutcome> FromEndAsync(AttackTrial trial, Sandbox? sandbox, string detail)
    {
        if (sandbox is null)
        {
            return new AttackOutcome(trial, AttackVerdict.NotRun, "", 0, detail);
        }

        try
        {
            var exit = await sandbox.Exited.WaitAsync(_report);
            var token = TokenOf(exit);
            var isMeant = trial.LayersMarked(token).Any();
            return new AttackOutcome(
                trial, isMeant ? AttackVerdict.Contained : AttackVerdict.NotRun, token, 0, $"its sandbox ended: {exit.Description}");
        }
        catch (TimeoutException)
        {
            return new AttackOutcome(trial, AttackVerdict.NotRun, "", 0, "it closed its channel without ending");
        }
    }

    private static string TokenOf(SandboxExit exit)
    {
        const int SignalBase = 128;
        if (!string.IsNullOrEmpty(exit.Limit))
        {
            return exit.Limit;
        }

        return _signals.TryGetValue(exit.ExitCode - SignalBase, out var signal)
            ? signal
            : string.Create(CultureInfo.InvariantCulture, $"exit {exit.ExitCode}");
    }
}
