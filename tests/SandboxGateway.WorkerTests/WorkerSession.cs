using System.Net.Sockets;
using SandboxGateway.Protocol;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker;
using SandboxGateway.Worker.Runtimes.Onnx;

namespace SandboxGateway.WorkerTests;

/// <summary>The ONNX worker on a thread of its own.</summary>
internal sealed class WorkerSession : ChannelSession
{
    private readonly SocketPair _sockets = new();
    private readonly Task<ExitCode> _worker;

    public WorkerSession(Action<string>? lockDown = null)
    {
        Socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        _worker = Task.Factory.StartNew(
            () =>
            {
                using var runtime = new OnnxRuntime(lockDown ?? (_ => { }));
                using var loop = new FrameLoop(_sockets.Worker, runtime);
                var exitCode = loop.Run();
                _sockets.CloseWorker();
                return exitCode;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        Hello = Receive().Header.Hello;
    }

    public Hello Hello { get; }

    protected override Socket Socket => _sockets.Gateway;

    /// <summary>Starts a worker that has loaded a model.</summary>
    public static WorkerSession WithModel(string path, ulong maxPayloadBytes = 1 << 30)
    {
        var session = new WorkerSession();
        var answer = session.Load(path, maxPayloadBytes);
        Assert.True(answer.ModelLoaded is not null, answer.Failure?.Message);
        return session;
    }

    /// <summary>Closes the gateway's end for sending and waits for the worker to end.</summary>
    public Task<ExitCode> CloseAsync()
    {
        Socket.Shutdown(SocketShutdown.Send);
        return ExitAsync();
    }

    public Task<ExitCode> ExitAsync() => _worker.WaitAsync(Patience);

    public override void Dispose()
    {
        Socket.Dispose();
        Assert.True(_worker.Wait(Patience), "The worker did not end with its channel.");
        _sockets.Dispose();
    }
}
