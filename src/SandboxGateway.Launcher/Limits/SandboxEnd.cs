using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Launcher.Limits;

/// <summary>How a sandbox's init ended, as wait(2) tells: in place of its worker, unless the init itself was killed.</summary>
/// <param name="Status">Exit status, or the signal.</param>
/// <param name="WasSignaled">Whether a signal ended the init.</param>
/// <param name="Used">What it and what it had waited for have used.</param>
internal readonly record struct SandboxEnd(int Status, bool WasSignaled, ResourceUsage Used)
{
    private const int SignalBase = 128;

    /// <summary>The worker's exit status, or 128 + the signal that ended it.</summary>
    public int ExitCode => WasSignaled ? SignalBase + Status : Status;

    /// <summary>The signal; 0 for none.</summary>
    public int Signal => ExitCode is > SignalBase and <= SignalBase + SignalNumber.Last ? ExitCode - SignalBase : 0;
}
