using System.Collections.Concurrent;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Workers;

namespace SandboxGateway.TestSupport.Workers;

/// <summary>Stands for the launcher: "starts" workers in this process, over real Unix sockets.</summary>
internal sealed class FakeSandboxLauncher(ModelLoaded model) : ISandboxLauncher
{
    private int _launches;
    private int _running;

    /// <summary>Called with each worker, numbered from 1, before it starts to talk.</summary>
    public Action<FakeWorker, int> Configure { get; set; } = static (_, _) => { };

    /// <summary>The same, with what it was launched for.</summary>
    public Action<FakeWorker, SandboxLaunch> ConfigureFor { get; set; } = static (_, _) => { };

    /// <summary>Thrown by the next launches instead of starting anything, while set.</summary>
    public SandboxLaunchException? Failure { get; set; }

    public int Launches => _launches;

    /// <summary>Workers that have not ended.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>How a sandbox is said to have ended.</summary>
    public SandboxExit Exit { get; set; } = new(137, "signal 9");

    public ConcurrentBag<SandboxLaunch> Specs { get; } = [];

    /// <summary>Workers whose sandbox the gateway has killed.</summary>
    public ConcurrentBag<int> Killed { get; } = [];

    /// <summary>The newest worker.</summary>
    public FakeWorker? Current { get; private set; }

    public async Task<Sandbox> LaunchAsync(SandboxLaunch launch, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _launches);
        Specs.Add(launch);
        if (Failure is { } failure)
        {
            throw failure;
        }

        var pair = await SocketPair.ConnectAsync(cancellationToken);
        var worker = new FakeWorker(pair.Right, model);
        Configure(worker, number);
        ConfigureFor(worker, launch);
        Current = worker;
        var exited = new TaskCompletionSource<SandboxExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = RunAsync(worker, exited);
        return new Sandbox($"{launch.Name}-{number}", Environment.ProcessId, pair.Left, exited.Task, () =>
        {
            Killed.Add(number);
            worker.Die();
        });
    }

    private async Task RunAsync(FakeWorker worker, TaskCompletionSource<SandboxExit> exited)
    {
        Interlocked.Increment(ref _running);
        await worker.RunAsync();
        worker.Dispose();
        Interlocked.Decrement(ref _running);
        exited.TrySetResult(Exit);
    }
}
