using System.Net.Sockets;
using System.Security.Cryptography;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Workers.Output;

/// <summary>Turns what workers write to their standard output and error into log events. Thread-safe.</summary>
internal sealed class WorkerOutput(TimeProvider timeProvider, ILogger<WorkerOutput> logger) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    // Hundreds of rules, of no use as long as workers are silent.
    private readonly Lazy<SecretScanner> _scanner = new(static () => new SecretScanner(RuleSet.BuiltIn));
    private readonly Redactor _redactor = new(RedactionAction.Replace, RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes));

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
            // Most workers never write; only the first byte makes the filter.
            await socket.ReceiveAsync(Memory<byte>.Empty, _stop.Token);
            var text = new OutputText(_scanner.Value, _redactor, line => Log(source, line));
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
