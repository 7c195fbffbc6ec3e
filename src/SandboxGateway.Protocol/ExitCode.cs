namespace SandboxGateway.Protocol;

/// <summary>Exit codes of the launcher, of a sandbox's init and of our worker. Numbers are stable.</summary>
public enum ExitCode
{
    Success = 0,

    /// <summary>The command line or the file it names could not be understood.</summary>
    Usage = 2,

    /// <summary>The control channel broke its format.</summary>
    ControlChannel = 70,

    /// <summary>The process was not started by the gateway, or the gateway is gone.</summary>
    ParentGone = 71,

    /// <summary>A step of the launch plan failed; the launcher reports its name and errno.</summary>
    LaunchStep = 72,

    /// <summary>The worker's own, second lockdown could not be applied.</summary>
    Lockdown = 80,

    /// <summary>The gateway closed the worker channel: the normal end of a worker.</summary>
    ChannelClosed = 81,

    /// <summary>The gateway broke the worker channel's format.</summary>
    ChannelViolation = 82,

    /// <summary>The worker failed in a way it has no name for.</summary>
    WorkerFault = 83,

    /// <summary>The program behind a worker that talks to it in lines ended, or broke the rules of its lines.</summary>
    ProgramEnded = 84,
}
