using System.Net.Sockets;
using SandboxGateway.Filters;

namespace SandboxGateway.Workers.Output;

/// <summary>Turns what workers write to their standard output and error into log events. Thread-safe.</summary>
internal sealed class WorkerOutput(SecretGuard guard, TimeProvider timeProvider, ILogger<WorkerOutput> logger) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Follows a sandbox's streams from when they are connected to their end; returns at once.</summary>
    public void Follow(string sandboxId, string model, Task<Socket> output, Task<Socket> errors)
    {
        var budget = new OutputBudget(timeProvider);
        _ = FollowAsync(new OutputSource(sandboxId, model, IsError: false), output, budget);
        _ = FollowAsync(new OutputSource(sandboxId, model, IsError: true), errors, budget);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task FollowAsync(OutputSource source, Task<Socket> connection, OutputBudget budget)
    {
        try
        {
            using var socket = await connection;
            // Most workers never write; only the first byte takes memory.
            await socket.ReceiveAsync(Memory<byte>.Empty, _stop.Token);
            var text = new OutputText(guard.Scanner, guard.Redactor, line => Log(source, line));
            var lines = new OutputLines(budget, text);
            await new OutputReader(source, socket, lines, text, timeProvider, logger).RunAsync(_stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The sandbox never started, or the gateway is stopping.
        }
    }

    private void Log(OutputSource source, string line)
    {
        if (source.IsError)
        {
            WorkerOutputLog.WorkerErrorOutput(logger, source.Model, source.SandboxId, "stderr", line);
        }
        else
        {
            WorkerOutputLog.WorkerOutput(logger, source.Model, source.SandboxId, "stdout", line);
        }
    }
}
