namespace SandboxGateway.Workers;

/// <summary>A model's worker at work, until it is disposed or the gateway stops. Thread-safe.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;

    public RunningWorker(ModelWorker worker, CancellationToken gatewayStopping)
    {
        Worker = worker;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(gatewayStopping);
        var token = _stop.Token;
        Run = Task.Run(() => worker.RunAsync(token), CancellationToken.None);
    }

    public ModelWorker Worker { get; }

    /// <summary>Completes when it no longer runs, and its sandbox has been ended.</summary>
    public Task Run { get; }

    /// <summary>Ends its sandbox, whatever it is at.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Run;
        _stop.Dispose();
    }
}
