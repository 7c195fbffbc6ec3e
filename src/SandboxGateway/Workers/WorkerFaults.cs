using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Workers;

/// <summary>What a client is told when its request failed at the worker. Nothing here names processes, paths or addresses.</summary>
internal static class WorkerFaults
{
    public static readonly GatewayFault Died =
        new(GatewayError.WorkerFailed, "The model's worker ended while it ran this request; a new one is being started.");

    public static readonly GatewayFault Violated =
        new(GatewayError.WorkerFailed, "The model's worker gave an answer that breaks the protocol, and was ended.");

    public static readonly GatewayFault Overdue =
        new(GatewayError.DeadlineExceeded, "The request was not answered within its deadline.");

    public static readonly GatewayFault ClientGone =
        new(GatewayError.Cancelled, "The client cancelled the request.");

    public static readonly GatewayFault QueueFull =
        new(GatewayError.Overloaded, "Too many requests wait for this model; try again later.");

    public static readonly GatewayFault Stopping =
        new(GatewayError.ShuttingDown, "The gateway is shutting down.");

    public static readonly GatewayFault Unloaded =
        new(GatewayError.ModelNotReady, "The model was unloaded before it had answered.");

    /// <summary>
    /// A failure the worker reports. Its text is the model's, not ours: it is cut to the protocol's limit and stripped of
    /// control characters before anybody sees it.
    /// </summary>
    public static GatewayFault FromFailure(Failure failure) => failure.Kind == Failure.Types.Kind.InvalidInput
        ? new GatewayFault(GatewayError.InputRejectedByModel, $"The model refused the input: {Printable(failure.Message)}")
        : new GatewayFault(GatewayError.ModelFailed, $"The model failed: {Printable(failure.Message)}");

    /// <param name="limit">With its value, such as "memory.max (1048576 bytes)".</param>
    public static GatewayFault LimitReached(string limit) => new(
        GatewayError.LimitExceeded,
        $"The model reached its limit {limit} while it ran this request; a new worker is being started.");

    public static string Printable(string text)
    {
        var cut = text.Length > FrameLimits.MaxMessageBytes ? text.AsSpan(0, FrameLimits.MaxMessageBytes) : text;
        return string.Create(cut.Length, cut, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? ' ' : source[i];
            }
        });
    }
}
