using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Telemetry;
using SandboxGateway.Workers.Drift;
using SandboxGateway.Workers.Output;

namespace SandboxGateway.Workers;

/// <summary>
/// Keeps one launcher running, starts it again when it dies, and starts sandboxes through it. Thread-safe.
/// </summary>
internal sealed class LauncherClient(
    LauncherExecutables executables,
    WorkerSocketListener listener,
    WorkerOutput output,
    HostControls host,
    RunningSandboxes running,
    SandboxEnds ends,
    GatewayMetrics metrics,
    TimeProvider timeProvider,
    ILogger<LauncherClient> logger) : BackgroundService, ISandboxLauncher
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private TaskCompletionSource<LauncherSession> _session = NewSession();
    private long _lastSandbox;

    /// <inheritdoc/>
    public async Task<Sandbox> LaunchAsync(SandboxLaunch launch, CancellationToken cancellationToken)
    {
        var session = await CurrentSession().WaitAsync(cancellationToken);
        if (launch.Policy is { } policy && host.FindUnmet(policy) is { } unmet)
        {
            throw new PolicyUnmetException(unmet);
        }

        var sockets = new LaunchSockets(listener);
        var spec = launch.Spec.Clone();
        spec.SandboxId = $"{launch.Name}-{Interlocked.Increment(ref _lastSandbox)}";
        sockets.AddTo(spec);
        output.Follow(spec.SandboxId, launch.Name, sockets.Output, sockets.Errors);
        var launched = session.Launch(spec, launch.Incidents);
        try
        {
            var started = await launched.Started.Task.WaitAsync(cancellationToken);
            var channel = await sockets.Data.WaitAsync(cancellationToken);
            metrics.SandboxLaunched(TimeSpan.FromMicroseconds(started.Microseconds));
            WorkersLog.SandboxLaunched(
                logger, spec.SandboxId, started.InitPid, started.Uid, started.Microseconds, string.Join(' ', started.Controls));
            Track(launch, spec, started, session, launched.Exited.Task);
            var sandbox = new Sandbox(
                spec.SandboxId, started.InitPid, channel, launched.Exited.Task, () => session.Kill(spec.SandboxId));
            _ = ends.RecordAsync(launch.Name, sandbox.Id, sandbox.Exited);
            return sandbox;
        }
        catch
        {
            sockets.Forget();
            session.Kill(spec.SandboxId);
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        executables.Check();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(50);
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = timeProvider.GetTimestamp();
            await RunLauncherAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            metrics.LauncherRestarted();
            pause = timeProvider.GetElapsedTime(started) > _longestPause
                ? TimeSpan.FromMilliseconds(50)
                : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, _longestPause.Ticks));
            await Task.Delay(pause, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Track(SandboxLaunch launch, LaunchSpec spec, Launched started, LauncherSession session, Task exited)
    {
        if (launch.Policy is { } policy)
        {
            var id = spec.SandboxId;
            running.Add(
                new RunningSandbox(launch.Name, policy, spec, started, () => session.InspectAsync(id), () => session.Kill(id))
                {
                    Version = launch.Version,
                },
                exited);
        }
    }

    private static TaskCompletionSource<LauncherSession> NewSession() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<LauncherSession> CurrentSession()
    {
        lock (_gate)
        {
            return _session.Task;
        }
    }

    // One launcher's life.
    private async Task RunLauncherAsync(CancellationToken stoppingToken)
    {
        try
        {
            var process = await LauncherProcess.StartAsync(executables.Launcher);
            using var session = new LauncherSession(process);
            var running = session.RunAsync(stoppingToken);
            var report = await session.Ready.WaitAsync(stoppingToken);
            ReportHost(process.Id, report);
            _session.TrySetResult(session);
            await running;
            lock (_gate)
            {
                _session = NewSession();
            }

            session.Dispose();
            WorkersLog.LauncherEnded(logger, process.Id, await process.Exited);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down.
        }
        catch (Exception exception) when (exception is SandboxLaunchException or IOException or System.ComponentModel.Win32Exception)
        {
            WorkersLog.LauncherNotStarted(logger, exception);
        }
    }

    private void ReportHost(int pid, HostReport report)
    {
        host.Set(report.Controls);
        WorkersLog.LauncherReady(logger, pid, string.Join(' ', report.Controls.Where(c => c.Enforced).Select(c => c.Name)));
        foreach (var control in report.Controls.Where(control => !control.Enforced))
        {
            WorkersLog.ControlNotEnforced(logger, control.Name, control.Detail);
        }
    }
}
