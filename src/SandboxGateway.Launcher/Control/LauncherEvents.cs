using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Refusals;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Launcher.Limits;
using SandboxGateway.Protocol;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Control;

/// <summary>Makes the events the launcher sends.</summary>
internal static class LauncherEvents
{
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
            CgroupPath = sandbox.Cgroup?.Folder ?? string.Empty,
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

    public static LauncherEvent Refused(string sandboxId, Refusal refusal) => new()
    {
        SyscallRefused = new SyscallRefused
        {
            SandboxId = sandboxId,
            Pid = refusal.Pid,
            Number = (uint)refusal.Call.Number,
            Name = refusal.Name,
            Args = { refusal.Call.Arguments },
            Detail = refusal.Detail,
            Destination = refusal.Destination,
            Errno = refusal.Errno,
            Suppressed = refusal.Suppressed,
            Flooded = refusal.Flooded,
        },
    };

    /// <summary>For a sandbox that was reaped, and still holds its cgroup.</summary>
    public static LauncherEvent Exited(Sandbox sandbox, in SandboxEnd end)
    {
        var reason = (ExitCode)end.ExitCode;
        var usage = UsageReport.AtEnd(sandbox, end.Used);
        return new LauncherEvent
        {
            Exited = new Exited
            {
                SandboxId = sandbox.Id,
                ExitCode = end.ExitCode,
                Signal = end.Signal,
                // Lower codes are any program's.
                Reason = reason >= ExitCode.ControlChannel && Enum.IsDefined(reason) ? reason.ToString() : string.Empty,
                Limit = ReachedLimit.Of(sandbox, end, usage),
                Usage = usage,
            },
        };
    }
}
