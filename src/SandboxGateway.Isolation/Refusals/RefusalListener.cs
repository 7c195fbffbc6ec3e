using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Refusals;

/// <summary>
/// The launcher's end of one worker's seccomp filter. Every call that arrives here is refused; no answer lets one run, because
/// the sandbox can change the arguments between our look and the kernel's.
/// </summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class RefusalListener(int descriptor, WorkerFilter filter, RefusalBudget budget) : IDisposable
{
    private Refusal? _lastSilent;
    private ulong _silent;

    /// <summary>For poll(2); -1 once nothing more can come.</summary>
    public int Descriptor { get; private set; } = descriptor;

    /// <summary>
    /// Refuses one call that waits; poll(2) must have said so. One at a time: between two of them everybody else has a turn.
    /// </summary>
    /// <param name="report">
    /// Called with what there is to report, while the call still waits: so whoever hears of it does before the sandbox goes on.
    /// </param>
    public void RefuseOne(Action<Refusal> report)
    {
        if (Kernel.ReceiveNotification(Descriptor, out var notification) < 0)
        {
            // Its thread was killed while it waited.
            return;
        }

        var call = Call(notification);
        var refusal = new Refusal(notification.Pid, call, filter.ErrnoOf(call));
        var isFlood = budget.IsFloodWith();
        var isReported = isFlood || budget.TryTakeReport();
        if (isReported)
        {
            refusal = Described(refusal, notification.Id);
        }

        if ((isReported ? Reported(refusal with { Flooded = isFlood }) : Unreported(refusal)) is { } told)
        {
            report(told);
        }

        Kernel.RefuseNotification(Descriptor, notification.Id, refusal.Errno);
        if (isFlood)
        {
            // The kernel answers ENOSYS in our place from here on.
            Dispose();
        }
    }

    /// <summary>The last of the calls that were not reported, standing for all of them; null if there were none.</summary>
    public Refusal? TakeRest()
    {
        var rest = _lastSilent is { } last ? last with { Detail = CallText.Registers(last.Call), Suppressed = _silent - 1 } : null;
        (_lastSilent, _silent) = (null, 0);
        return rest;
    }

    /// <summary>Stops listening: also right when no process is left that could call.</summary>
    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            Kernel.Close(Descriptor);
            Descriptor = -1;
        }
    }

    private static SeccompData Call(in SeccompNotification notification)
    {
        ReadOnlySpan<ulong> arguments = notification.Arguments;
        return new SeccompData(
            notification.Number, notification.Architecture, notification.InstructionPointer, arguments.ToArray());
    }

    private Refusal Described(Refusal refusal, ulong id)
    {
        var (detail, destination) = CallText.Describe(refusal.Call, new SandboxMemory(refusal.Pid));
        // The pid may have become somebody else's while we read: then what was read says nothing.
        return Kernel.IsNotificationValid(Descriptor, id)
            ? refusal with { Detail = detail, Destination = destination }
            : refusal with { Detail = CallText.Registers(refusal.Call) };
    }

    private Refusal? Reported(Refusal refusal)
    {
        if (!refusal.Flooded && ExpectedRefusals.Contains(refusal))
        {
            budget.GiveReportBack();
            return null;
        }

        var report = refusal with { Suppressed = _silent };
        (_lastSilent, _silent) = (null, 0);
        return report;
    }

    private Refusal? Unreported(Refusal refusal)
    {
        _lastSilent = refusal;
        _silent++;
        return null;
    }
}
