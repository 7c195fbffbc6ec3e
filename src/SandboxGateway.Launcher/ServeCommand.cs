using SandboxGateway.Isolation.Interop;
using SandboxGateway.Launcher.Control;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Protocol;

namespace SandboxGateway.Launcher;

/// <summary>Ties the launcher's life to the gateway's and serves it.</summary>
internal static class ServeCommand
{
    // Sandboxes use 3 for their data socket; taken here, no descriptor that is meant for a sandbox can get that number.
    private const int ReservedDescriptor = 3;

    public static ExitCode Run(int parentPid, TextWriter error)
    {
        // The kernel kills us with the gateway, also while we are stopped. The check after it covers a gateway that died
        // before the request was in force.
        Kernel.Prctl(ProcessControl.SetParentDeathSignal, SignalNumber.Kill);
        if (Kernel.ParentPid() != parentPid)
        {
            error.WriteLine($"sandbox-launcher: process {parentPid} did not start this one, or is gone");
            return ExitCode.ParentGone;
        }

        // Our memory holds every sandbox's settings.
        Kernel.Prctl(ProcessControl.SetDumpable, 0);
        Orphans.Adopt();
        ReserveDescriptor();
        // What whoever started the gateway left open: an older kernel refuses, and then each sandbox closes it all the same.
        Kernel.CloseOnExecFrom(ReservedDescriptor);
        var host = LaunchHost.Create(isServing: true);
        return new LauncherLoop(new ControlChannel(), new LaunchSequence(host)).Run(host.Controls);
    }

    private static void ReserveDescriptor()
    {
        int descriptor;
        do
        {
            descriptor = Kernel.Open("/dev/null", FileFlag.ReadOnly);
        }
        while (descriptor is >= 0 and < ReservedDescriptor);

        if (descriptor > ReservedDescriptor)
        {
            Kernel.Close(descriptor);
        }
    }
}
