using System.Runtime.InteropServices;
using SandboxGateway.Isolation;
using SandboxGateway.Isolation.Cgroups;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Refusals;
using SandboxGateway.Isolation.Seccomp;
using SandboxGateway.Launcher.Limits;

namespace SandboxGateway.Launcher.Launching;

/// <summary>A sandbox from its launch command until it is reaped, and everything the launcher holds for it.</summary>
/// <remarks>Not thread-safe; the launcher has one thread. Disposing it kills nothing: it is for a sandbox that has ended.</remarks>
internal sealed class Sandbox(string id) : IDisposable
{
    public string Id => id;

    public LaunchClock Clock { get; } = new();

    public PlanMemory Memory { get; } = new();

    /// <summary>Names of the controls in force.</summary>
    public IReadOnlyList<string> Controls { get; set; } = [];

    /// <summary>Host user id.</summary>
    public uint User { get; set; }

    /// <summary>Where the user id goes back to; null if the sandbox has none of its own.</summary>
    public UidPool? UserPool { get; set; }

    public bool HasOwnUser => UserPool is not null;

    /// <summary>The layers it was given; none before it is described.</summary>
    public SandboxLayers Layers { get; set; } = SandboxLayers.None;

    /// <summary>Its worker's seccomp program; null for none.</summary>
    public WorkerFilter? Filter { get; set; }

    public DetachedMounts? Mounts { get; set; }

    public SandboxCgroup? Cgroup { get; set; }

    public SandboxLimits? Limits { get; set; }

    /// <summary>From the end of the launch on.</summary>
    public SandboxWatch? Watch { get; private set; }

    /// <summary>The limit the watchdog ended it for.</summary>
    public string? Exceeded { get; set; }

    /// <summary>Whether the launcher has ended it, for whatever reason.</summary>
    public bool WasKilled { get; private set; }

    public SyscallPlan? Plan { get; set; }

    public int InitPid { get; set; }

    public int PidDescriptor { get; set; } = -1;

    /// <summary>The launcher's ends: written to and held open while the launcher lives, and read until its end.</summary>
    public int SyncWriteEnd { get; set; } = -1;

    public int StatusReadEnd { get; set; } = -1;

    /// <summary>Whether the outcome of the launch is known.</summary>
    public bool IsLaunched => StatusReadEnd < 0;

    /// <summary>The sandbox's ends, closed here as soon as it has its own.</summary>
    public int SyncReadEnd { get; set; } = -1;

    public int StatusWriteEnd { get; set; } = -1;

    public int DataSocket { get; set; } = -1;

    /// <summary>Where the filter reports what it refuses, once the worker has handed that over; null if it does not.</summary>
    public RefusalListener? Refusals { get; set; }

    public int OutputSocket { get; set; } = -1;

    public int ErrorSocket { get; set; } = -1;

    /// <summary>What the clone inherits.</summary>
    public SandboxDescriptors Descriptors => new(SyncReadEnd, StatusWriteEnd)
    {
        Data = DataSocket,
        Output = OutputSocket,
        Error = ErrorSocket,
        LauncherEnd = SyncWriteEnd,
    };

    /// <summary>Why it did not start; told when it has been reaped, so that its id is free again by then.</summary>
    public LaunchFailure? Failure { get; set; }

    /// <summary>Whether its init or the others have a Landlock ruleset; null while the plan is still under way.</summary>
    public bool? IsLandlocked(bool isInit) =>
        StatusReadEnd >= 0 ? null : Plan![isInit ? StepListId.Init : StepListId.Worker].Any(static s => s.Number == Syscall.landlock_restrict_self);

    public void Kill()
    {
        if (!WasKilled)
        {
            Watch?.TakeUsage();
            WasKilled = true;
        }

        // Killing the init takes its pid namespace along; the cgroup also covers the moment before the init exists.
        Kernel.PidfdSendSignal(PidDescriptor, SignalNumber.Kill);
        Cgroup?.Kill();
    }

    /// <summary>After the clone: drops what only the sandbox needs.</summary>
    public void CloseSandboxEnds()
    {
        Mounts?.Dispose();
        SyncReadEnd = Closed(SyncReadEnd);
        StatusWriteEnd = Closed(StatusWriteEnd);
        DataSocket = Closed(DataSocket);
        OutputSocket = Closed(OutputSocket);
        ErrorSocket = Closed(ErrorSocket);
    }

    /// <summary>Reads what the sandbox says about its launch. After an outcome nothing more comes.</summary>
    public LaunchStatus ReadStatus()
    {
        Span<PlanFailure> record = stackalloc PlanFailure[1];
        var bytes = MemoryMarshal.AsBytes(record);
        var count = Kernel.ReceiveMessage(StatusReadEnd, bytes, out var pid);
        if (count == sizeof(int))
        {
            return LaunchStatus.ListenerIsReady(pid, MemoryMarshal.Read<int>(bytes));
        }

        StatusReadEnd = Closed(StatusReadEnd);
        return count switch
        {
            0 => LaunchStatus.Succeeded,
            < 0 => LaunchStatus.Failed(new LaunchFailure("hear of the launch's outcome", (int)-count)),
            _ => LaunchStatus.Failed(new LaunchFailure(Plan!.NameOf(record[0]), record[0].Errno)),
        };
    }

    /// <summary>After the launch: the sandbox is past its plan.</summary>
    public void ForgetLaunch()
    {
        SyncWriteEnd = Closed(SyncWriteEnd);
        Memory.Dispose();
    }

    /// <summary>After the launch went through: what runs now is the sandbox's own.</summary>
    public void BeginWatch() => Watch = new SandboxWatch(InitPid, Limits!);

    public void Dispose()
    {
        CloseSandboxEnds();
        ForgetLaunch();
        StatusReadEnd = Closed(StatusReadEnd);
        PidDescriptor = Closed(PidDescriptor);
        Refusals?.Dispose();
        Cgroup?.Dispose();
        UserPool?.Return(User);
        UserPool = null;
    }

    private static int Closed(int descriptor)
    {
        if (descriptor >= 0)
        {
            Kernel.Close(descriptor);
        }

        return -1;
    }
}
