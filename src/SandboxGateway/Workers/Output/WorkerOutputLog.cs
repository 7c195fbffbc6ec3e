namespace SandboxGateway.Workers.Output;

/// <summary>
/// What workers write, 3100 to 3199: the words of the model or handler, not ours, with control characters and known kinds of
/// secrets taken out.
/// </summary>
internal static partial class WorkerOutputLog
{
    [LoggerMessage(EventId = 3100, EventName = "WorkerOutput", Level = LogLevel.Information,
        Message = "Model {Model} in sandbox {SandboxId} wrote to {Stream}: {Line}")]
    public static partial void WorkerOutput(ILogger logger, string model, string sandboxId, string stream, string line);

    [LoggerMessage(EventId = 3101, EventName = "WorkerErrorOutput", Level = LogLevel.Warning,
        Message = "Model {Model} in sandbox {SandboxId} wrote to {Stream}: {Line}")]
    public static partial void WorkerErrorOutput(ILogger logger, string model, string sandboxId, string stream, string line);

    [LoggerMessage(EventId = 3102, EventName = "WorkerOutputSuppressed", Level = LogLevel.Warning,
        Message = "Model {Model} in sandbox {SandboxId} wrote too much to {Stream}: {Lines} lines, {Bytes} bytes suppressed")]
    public static partial void WorkerOutputSuppressed(
        ILogger logger, string model, string sandboxId, string stream, long lines, long bytes);
}
