using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Protocol;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Control;

/// <summary>Makes the events the launcher sends.</summary>
internal static class LauncherEvents
{
    private const int SignalBase = 128;

    public static LauncherEvent Ready(IEnumerable<HostControl> controls) => new()
    {
        Ready = new HostReport
        {
            Controls =
            {
                controls.Select(static c => new Protocol.Launcher.V1.Control
                {
                    Name = c.Name,
                    Enforced = c.IsEnforced,
                    Detail = c.Detail,
                }),
            },
        },
    };

    public static LauncherEvent Launched(Sandbox sandbox) => new()
    {
        Launched = new Launched
        {
            SandboxId = sandbox.Id,
            InitPid = sandbox.InitPid,
            Uid = sandbox.User,
            Microseconds = (ulong)sandbox.Clock.Elapsed.TotalMicroseconds,
            Controls = { sandbox.Controls },
            Stages =
            {
                sandbox.Clock.Stages.Select(static s => new LaunchStage
                {
                    Name = s.Stage,
                    Microseconds = (ulong)s.Duration.TotalMicroseconds,
                }),
            },
        },
    };

    public static LauncherEvent Failed(string sandboxId, LaunchFailure failure) => new()
    {
        LaunchFailed = new LaunchFailed
        {
            SandboxId = sandboxId,
            Step = failure.Step,
            Errno = failure.Errno,
            Detail = failure.Detail,
        },
    };

    /// <param name="sandboxId">Which sandbox.</param>
    /// <param name="status">The init's exit status, which stands for the worker's, or the signal that killed the init.</param>
    /// <param name="signaled">Whether the init itself was killed, as Kill does.</param>
    public static LauncherEvent Exited(string sandboxId, int status, bool signaled)
    {
        var code = signaled ? SignalBase + status : status;
        var reason = (ExitCode)code;
        return new LauncherEvent
        {
            Exited = new Exited
            {
                SandboxId = sandboxId,
                ExitCode = code,
                Signal = code > SignalBase && code <= SignalBase + SignalNumber.Last ? code - SignalBase : 0,
                // Lower codes are any program's.
                Reason = reason >= ExitCode.ControlChannel && Enum.IsDefined(reason) ? reason.ToString() : string.Empty,
            },
        };
    }
}
