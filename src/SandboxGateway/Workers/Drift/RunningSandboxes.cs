using System.Collections.Concurrent;
using System.Threading.Channels;

namespace SandboxGateway.Workers.Drift;

/// <summary>The sandboxes that live at the moment. Thread-safe.</summary>
internal sealed class RunningSandboxes
{
    // More starts than this between two looks are seen by the next regular check.
    private const int MaxUnseen = 256;

    private readonly ConcurrentDictionary<string, RunningSandbox> _running = new(StringComparer.Ordinal);

    private readonly Channel<RunningSandbox> _started = Channel.CreateBounded<RunningSandbox>(
        new BoundedChannelOptions(MaxUnseen) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public IReadOnlyCollection<RunningSandbox> All => [.. _running.Values.OrderBy(sandbox => sandbox.Id, StringComparer.Ordinal)];

    /// <summary>Each sandbox once, soon after its start; for one reader.</summary>
    public ChannelReader<RunningSandbox> Started => _started.Reader;

    /// <summary>Adds a sandbox until <paramref name="exited"/> completes.</summary>
    public void Add(RunningSandbox sandbox, Task exited)
    {
        _running[sandbox.Id] = sandbox;
        _started.Writer.TryWrite(sandbox);
        _ = exited.ContinueWith(
            _ => _running.TryRemove(sandbox.Id, out var _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public bool IsRunning(string id) => _running.ContainsKey(id);
}
