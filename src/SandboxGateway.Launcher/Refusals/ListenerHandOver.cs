using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Refusals;
using SandboxGateway.Launcher.Launching;

namespace SandboxGateway.Launcher.Refusals;

/// <summary>Takes the listener of a worker's filter out of the worker, which waits for that before it starts its program.</summary>
internal static class ListenerHandOver
{
    /// <returns>Null if the launch goes on. Without its listener a sandbox does not start.</returns>
    public static LaunchFailure? Take(Sandbox sandbox, in LaunchStatus status)
    {
        if (sandbox.Filter is not { HasListener: true } filter || sandbox.Refusals is not null)
        {
            return new LaunchFailure("take the refusal listener", Errno.Invalid, "none was due");
        }

        var worker = Kernel.PidfdOpen(status.WorkerPid);
        if (worker < 0)
        {
            return new LaunchFailure("find the worker", -worker);
        }

        var listener = Kernel.PidfdGetDescriptor(worker, status.Listener);
        Kernel.Close(worker);
        if (listener < 0)
        {
            return new LaunchFailure("take the refusal listener", -listener);
        }

        sandbox.Clock.End("sandbox until its filter");
        sandbox.Refusals = new RefusalListener(listener, filter, new RefusalBudget(TimeProvider.System));
        var released = Kernel.Write(sandbox.StatusReadEnd, [1]);
        return released < 0 ? new LaunchFailure("release the worker", (int)-released) : null;
    }
}
