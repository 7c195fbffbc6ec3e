using System.Net.Sockets;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Policies;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>
/// Keeps one worker for one model: launches it, has it load the model, serves the queue with it, and replaces it when it ends.
/// A model its worker refuses stays down; anything else is tried again. Thread-safe.
/// </summary>
internal sealed class ModelWorker(
    ServedModel model,
    SandboxLaunch launch,
    ISandboxLauncher launcher,
    ModelContracts contracts,
    WorkersOptions options,
    WorkerReports reports,
    TimeProvider timeProvider)
{
    // Failed starts in a row after which waiting requests are told instead of kept.
    private const int PatienceInFailures = 3;

    // After a worker that lived shorter than this, the next one waits a moment.
    private static readonly TimeSpan _proven = TimeSpan.FromSeconds(5);

    // The launcher's report follows the closing of the channel within milliseconds, but for a kernel that is slow to end a
    // sandbox: to give its memory back takes longer the more there is, and the longer the busier the host is.
    private static readonly TimeSpan _exitReport = TimeSpan.FromSeconds(5);

    private readonly RequestQueue _queue = new(options.MaxQueueLength);
    private readonly RestartPause _pause = new();
    private volatile WorkerConnection? _connection;
    private volatile string? _sandboxId;

    private SandboxIncidents Incidents => field ??= new SandboxIncidents(
        reports.Incidents, model.Name, launch.Spec.Containment, launch.Policy?.OnRefusedSyscall ?? ViolationAction.Record, RequestIn);

    /// <summary>What the model's policy grants a request; null if it leaves that to others.</summary>
    public TimeSpan? LongestRequest => launch.Policy?.RequestTimeout;

    /// <summary>Queues one request and waits for its end. Its deadline is enforced by <see cref="CheckDeadlines"/>.</summary>
    public async ValueTask<InferenceOutcome> InferAsync(
        ModelSignature signature, InferenceRequest request, long deadline, CancellationToken cancellationToken)
    {
        var pending = new PendingInference(_queue, model, signature, request, deadline);
        if (!_queue.TryEnqueue(pending))
        {
            return InferenceOutcome.Failed(model, WorkerFaults.QueueFull);
        }

        // The model may have been given up while this request was being read; nobody else would tell it.
        if (model.Status is { State: ModelState.Unavailable })
        {
            _queue.GiveUp(pending, ModelFaults.NotReady(model));
        }

        _connection?.Pump();
        await using var registration = cancellationToken.UnsafeRegister(
            static state => ((PendingInference)state!).Cancel(), pending);
        return await pending.Completion;
    }

    /// <summary>Ends what ran past its deadline by <paramref name="now"/>: waiting, or in the worker.</summary>
    public void CheckDeadlines(long now)
    {
        _queue.ExpireWaiting(now, WorkerFaults.Overdue);
        _connection?.ExpireInFlight(now, WorkerFaults.Overdue);
    }

    /// <summary>Runs workers, one after another, until told to stop or the model is refused. Called once.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await RunWorkerAsync(stoppingToken))
            {
                await Task.Delay(_pause.Next, timeProvider, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            model.Status = new ModelStatus(
                ModelState.Unavailable,
                model.IsRetired ? "It was unloaded." : "The gateway is shutting down.",
                model.Status.Signature);
            _queue.FailAll(Stopping);
        }
    }

    // One worker's life. False if the model was refused, so that another worker would be of no use.
    private async Task<bool> RunWorkerAsync(CancellationToken stoppingToken)
    {
        using var start = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        start.CancelAfter(StartTimeout);
        try
        {
            using var sandbox = await launcher.LaunchAsync(launch.WithMarker() with { Incidents = Incidents }, start.Token);
            _sandboxId = sandbox.Id;
            using var reader = new ChannelReader(sandbox.Channel, options.MaxReplyBytes);
            var writer = new ChannelWriter(sandbox.Channel, sendsParameters: model.Manifest.Handler is not null);
            sandbox.Channel.Blocking = false;
            var load = LoadCommands.For(model.Manifest, options.MaxReplyBytes);
            var loaded = await ChannelThread.RunAsync(
                sandbox.Id, sandbox.Channel, () => WorkerHandshake.Load(reader, writer, load), start.Token);
            if (loaded is null)
            {
                var exit = await ExitAsync(sandbox);
                StartFailed($"the worker ended before it had loaded the model: {exit.Description}", exit.Limit);
            }
            else if (loaded.Signature is null)
            {
                Refused(launch.Guard?.Clean(loaded.Refusal!) ?? loaded.Refusal!);
                return false;
            }
            else if (contracts.FindMisfit(model, loaded.Signature) is { } misfit)
            {
                Refused($"{ManifestReader.FileName}: {misfit}");
                return false;
            }
            else
            {
                var clock = WorkerClock.TryOpen(sandbox.InitPid);
                using var connection = new WorkerConnection(reader, writer, _queue, MaxInFlight)
                {
                    OnAnswer = () => RecordUse(clock),
                };
                await ServeAsync(sandbox, connection, loaded.Signature, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            StartFailed($"it was not ready within {StartTimeout.TotalSeconds} s");
        }
        catch (PolicyUnmetException unmet)
        {
            Refused(unmet.Message);
            return false;
        }
        catch (Exception exception) when (exception is SandboxLaunchException or ChannelViolationException or SocketException)
        {
            StartFailed(exception.Message);
        }

        return true;
    }

    // The gateway's setting is for its host, the policy's for what runs there: both hold.
    private TimeSpan StartTimeout
    {
        get
        {
            var configured = TimeSpan.FromSeconds(options.StartTimeoutSeconds);
            return launch.Policy?.StartTimeout is { } granted && granted < configured ? granted : configured;
        }
    }

    // Retired, it is stopped when its requests are answered; those that took too long are told.
    private GatewayFault Stopping => model.IsRetired ? WorkerFaults.Unloaded : WorkerFaults.Stopping;

    // A handler has one request at a time, so that what it does and uses meanwhile is that request's.
    private int MaxInFlight => model.Manifest.Handler is null ? options.MaxInFlight : 1;

    private async Task ServeAsync(
        Sandbox sandbox, WorkerConnection connection, ModelSignature signature, CancellationToken stoppingToken)
    {
        var started = timeProvider.GetTimestamp();
        _pause.Served();
        model.Status = new ModelStatus(ModelState.Ready, null, signature);
        reports.Started(model, sandbox.Id);
        _connection = connection;
        connection.Pump();

        var (end, fault, detail) = await ReadUntilEndAsync(connection, sandbox, stoppingToken);

        _connection = null;
        model.Status = new ModelStatus(ModelState.Loading, "Its worker ended and is being replaced.", signature);
        sandbox.Dispose();
        connection.Close(fault);
        reports.Ended(model, sandbox.Id, end, detail);
        if (end != WorkerEnd.Stopped && timeProvider.GetElapsedTime(started) < _proven)
        {
            _pause.Failed();
        }
    }

    private async Task<(WorkerEnd End, GatewayFault Fault, string Detail)> ReadUntilEndAsync(
        WorkerConnection connection, Sandbox sandbox, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, connection.Overdue);
        try
        {
            await ChannelThread.RunAsync(sandbox.Id, sandbox.Channel, connection.ReadReplies, either.Token);
            var exit = await ExitAsync(sandbox);
            return exit.Limit is { } limit
                ? (WorkerEnd.LimitReached, WorkerFaults.LimitReached(LimitText.Of(limit, launch.Spec.Containment)), exit.Description)
                : (WorkerEnd.Died, WorkerFaults.Died, exit.Description);
        }
        catch (ChannelViolationException violation)
        {
            reports.Violated(model);
            Incidents.Violated(sandbox.Id, violation.Message);
            return (WorkerEnd.Violation, WorkerFaults.Violated, violation.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return (WorkerEnd.Stopped, Stopping, "it is no longer needed");
        }
        catch (OperationCanceledException)
        {
            return (WorkerEnd.DeadlineExceeded, WorkerFaults.Overdue, "a request ran past its deadline");
        }
    }

    // Reports of an earlier sandbox may come late; they are not about this one's request.
    private string? RequestIn(string sandboxId) => sandboxId == _sandboxId ? _connection?.BusyWith : null;

    // A worker that only closed its channel, and lives on, costs its own model that time.
    private async Task<SandboxExit> ExitAsync(Sandbox sandbox)
    {
        try
        {
            return await sandbox.Exited.WaitAsync(_exitReport, timeProvider);
        }
        catch (TimeoutException)
        {
            return new SandboxExit(0, "it closed its channel without ending");
        }
    }

    private void RecordUse(WorkerClock? clock)
    {
        if (clock is not null)
        {
            reports.Used(model, clock.Lap());
        }
    }

    private void StartFailed(string reason, string? limit = null)
    {
        _pause.Failed();
        reports.NotStarted(model, _pause.Failures, reason);
        if (_pause.Failures >= PatienceInFailures)
        {
            GiveUpWaiting(limit is null
                ? "Its worker could not be started; the gateway's log says why, and it keeps trying."
                : $"Its worker reached its limit {LimitText.Of(limit, launch.Spec.Containment)} while it loaded the model; the gateway keeps trying.");
        }
    }

    private void Refused(string reason)
    {
        reports.Refused(model, reason);
        GiveUpWaiting($"The model cannot be loaded: {reason}");
    }

    private void GiveUpWaiting(string reason)
    {
        model.Status = new ModelStatus(ModelState.Unavailable, reason, model.Status.Signature);
        _queue.FailAll(ModelFaults.NotReady(model));
    }
}
