namespace SandboxGateway.Workers;

/// <summary>Log events of the workers, 3000 to 3099. None holds anything a client or a model sent, but for ModelRefused.</summary>
internal static partial class WorkersLog
{
    [LoggerMessage(EventId = 3000, EventName = "LauncherReady", Level = LogLevel.Information,
        Message = "Launcher {Pid} is ready; this host enforces: {Controls}")]
    public static partial void LauncherReady(ILogger logger, int pid, string controls);

    [LoggerMessage(EventId = 3001, EventName = "ControlNotEnforced", Level = LogLevel.Warning,
        Message = "This host does not enforce {Control}: {Detail}")]
    public static partial void ControlNotEnforced(ILogger logger, string control, string detail);

    [LoggerMessage(EventId = 3002, EventName = "LauncherEnded", Level = LogLevel.Warning,
        Message = "Launcher {Pid} ended with exit code {ExitCode}, and every sandbox with it; starting another")]
    public static partial void LauncherEnded(ILogger logger, int pid, int exitCode);

    [LoggerMessage(EventId = 3003, EventName = "LauncherNotStarted", Level = LogLevel.Error,
        Message = "The launcher could not be started; trying again")]
    public static partial void LauncherNotStarted(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3004, EventName = "SandboxLaunched", Level = LogLevel.Information,
        Message = "Sandbox {SandboxId} runs with init {InitPid} as host uid {Uid} after {Microseconds} us under: {Controls}")]
    public static partial void SandboxLaunched(
        ILogger logger, string sandboxId, int initPid, uint uid, ulong microseconds, string controls);

    [LoggerMessage(EventId = 3005, EventName = "UnknownToken", Level = LogLevel.Warning,
        Message = "A connection to the worker socket came with a token nobody was given; it was closed")]
    public static partial void UnknownToken(ILogger logger);

    [LoggerMessage(EventId = 3006, EventName = "WorkerReady", Level = LogLevel.Information,
        Message = "Model {Model} version {Version} is ready in sandbox {SandboxId}")]
    public static partial void WorkerReady(ILogger logger, string model, string version, string sandboxId);

    [LoggerMessage(EventId = 3007, EventName = "WorkerEnded", Level = LogLevel.Warning,
        Message = "The worker of model {Model} in sandbox {SandboxId} ended: {End}, {Detail}")]
    public static partial void WorkerEnded(ILogger logger, string model, string sandboxId, WorkerEnd end, string detail);

    [LoggerMessage(EventId = 3008, EventName = "WorkerNotStarted", Level = LogLevel.Error,
        Message = "Model {Model} version {Version} has no worker after {Failures} tries in a row: {Reason}")]
    public static partial void WorkerNotStarted(ILogger logger, string model, string version, int failures, string reason);

    [LoggerMessage(EventId = 3009, EventName = "ModelRefused", Level = LogLevel.Error,
        Message = "Model {Model} version {Version} cannot be loaded: {Reason}")]
    public static partial void ModelRefused(ILogger logger, string model, string version, string reason);

    [LoggerMessage(EventId = 3010, EventName = "WorkerStopped", Level = LogLevel.Information,
        Message = "The worker of model {Model} in sandbox {SandboxId} was stopped")]
    public static partial void WorkerStopped(ILogger logger, string model, string sandboxId);

    [LoggerMessage(EventId = 3011, EventName = "SandboxUsed", Level = LogLevel.Information,
        Message = "Sandbox {SandboxId} of model {Model} has used {CpuMicroseconds} us of processor time, was held back for "
            + "{ThrottledMicroseconds} us, held up to {MemoryPeakBytes} bytes and {ProcessesPeak} processes and threads, and had "
            + "{OomKills} killed for memory, as counted by {Source}")]
    public static partial void SandboxUsed(
        ILogger logger,
        string sandboxId,
        string model,
        ulong cpuMicroseconds,
        ulong throttledMicroseconds,
        ulong memoryPeakBytes,
        ulong processesPeak,
        ulong oomKills,
        string source);
}
