using System.Collections.Concurrent;
using Google.Protobuf;
using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers;

/// <summary>
/// The gateway's talk with one launcher process, from its first event to its end. When the launcher ends, so does every
/// sandbox it started, and everything still awaited here fails. Thread-safe.
/// </summary>
internal sealed class LauncherSession(LauncherProcess process) : IDisposable
{
    private readonly ConcurrentDictionary<string, LaunchedSandbox> _sandboxes = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Inspection>> _inspections = new();
    private readonly TaskCompletionSource<HostReport> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _writing = new();
    private volatile bool _hasEnded;

    /// <summary>What the host enforces; completes when the launcher takes commands.</summary>
    public Task<HostReport> Ready => _ready.Task;

    /// <summary>Asks for a sandbox and returns at once; the result's tasks say how it went.</summary>
    public LaunchedSandbox Launch(LaunchSpec spec, SandboxIncidents? incidents)
    {
        var sandbox = new LaunchedSandbox(incidents);
        _sandboxes[spec.SandboxId] = sandbox;
        if (_hasEnded || !TrySend(new LauncherCommand { Launch = spec }))
        {
            End(spec.SandboxId, new Exited { Reason = "The launcher is gone." });
        }

        return sandbox;
    }

    public void Kill(string sandboxId)
    {
        if (_sandboxes.ContainsKey(sandboxId))
        {
            TrySend(new LauncherCommand { Kill = new Kill { SandboxId = sandboxId } });
        }
    }

    /// <summary>Asks for a sandbox's effective state; those who ask for the same one at the same time get the same answer.</summary>
    public Task<Inspection> InspectAsync(string sandboxId)
    {
        var inspection = _inspections.GetOrAdd(
            sandboxId, _ => new TaskCompletionSource<Inspection>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_hasEnded || !TrySend(new LauncherCommand { Inspect = new Inspect { SandboxId = sandboxId } }))
        {
            inspection.TrySetException(new SandboxLaunchException("The launcher is gone."));
        }

        return inspection.Task;
    }

    /// <summary>Handles events until the launcher ends or breaks its format.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var prefix = new byte[ControlFrame.PrefixSize];
            while (await process.Events.ReadAtLeastAsync(prefix, prefix.Length, false, cancellationToken) == prefix.Length
                && ControlFrame.TryReadLength(prefix, out var length))
            {
                var message = new byte[length];
                await process.Events.ReadExactlyAsync(message, cancellationToken);
                Handle(LauncherEvent.Parser.ParseFrom(message));
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidProtocolBufferException)
        {
            // The launcher ended in the middle of an event, or wrote something else: it is of no more use either way.
        }
        finally
        {
            EndAll();
        }
    }

    public void Dispose() => process.Dispose();

    private void Handle(LauncherEvent launcherEvent)
    {
        switch (launcherEvent.BodyCase)
        {
            case LauncherEvent.BodyOneofCase.Ready:
                _ready.TrySetResult(launcherEvent.Ready);
                break;
            case LauncherEvent.BodyOneofCase.Launched:
                if (_sandboxes.TryGetValue(launcherEvent.Launched.SandboxId, out var launched))
                {
                    launched.Started.TrySetResult(launcherEvent.Launched);
                }

                break;
            case LauncherEvent.BodyOneofCase.LaunchFailed:
                Fail(launcherEvent.LaunchFailed);
                break;
            case LauncherEvent.BodyOneofCase.Inspection:
                if (_inspections.TryRemove(launcherEvent.Inspection.SandboxId, out var inspection))
                {
                    inspection.TrySetResult(launcherEvent.Inspection);
                }

                break;
            case LauncherEvent.BodyOneofCase.Exited:
                End(launcherEvent.Exited.SandboxId, launcherEvent.Exited);
                break;
            case LauncherEvent.BodyOneofCase.SyscallRefused:
                Refused(launcherEvent.SyscallRefused);
                break;
        }
    }

    private void Refused(SyscallRefused refused)
    {
        if (_sandboxes.TryGetValue(refused.SandboxId, out var sandbox)
            && sandbox.Incidents?.Refused(refused) == ViolationAction.Replace)
        {
            Kill(refused.SandboxId);
        }
    }

    private void Fail(LaunchFailed failed)
    {
        if (_sandboxes.TryRemove(failed.SandboxId, out var sandbox))
        {
            sandbox.Started.TrySetException(new SandboxLaunchException(
                $"Step '{failed.Step}' failed with errno {failed.Errno}: {failed.Detail}"));
        }
    }

    private void End(string sandboxId, Exited exited)
    {
        if (_sandboxes.TryRemove(sandboxId, out var sandbox))
        {
            var description = Describe(exited);
            sandbox.Started.TrySetException(new SandboxLaunchException($"The sandbox ended at once: {description}"));
            sandbox.Incidents?.Ended(sandboxId, exited);
            sandbox.Exited.TrySetResult(new SandboxExit(exited.ExitCode, description)
            {
                Limit = exited.Limit.Length > 0 ? exited.Limit : null,
                Usage = exited.Usage,
            });
        }
    }

    private static string Describe(Exited exited)
    {
        if (exited.Limit.Length > 0)
        {
            return $"it reached its limit {exited.Limit}";
        }

        return exited.Reason.Length > 0
            ? exited.Reason
            : exited.Signal != 0 ? $"signal {exited.Signal}" : $"exit code {exited.ExitCode}";
    }

    private void EndAll()
    {
        // Before the sweep: a launch that comes later sees it and ends itself.
        _hasEnded = true;
        _ready.TrySetException(new SandboxLaunchException("The launcher ended before it was ready."));
        foreach (var id in _sandboxes.Keys)
        {
            End(id, new Exited { Reason = "the launcher died" });
        }

        foreach (var inspection in _inspections.Values)
        {
            inspection.TrySetException(new SandboxLaunchException("The launcher ended."));
        }
    }

    private bool TrySend(LauncherCommand command)
    {
        var frame = ControlFrame.Encode(command);
        try
        {
            // A pipe write of a few kilobytes; the launcher reads whenever it is not in the middle of a launch step.
            lock (_writing)
            {
                process.Commands.Write(frame);
                process.Commands.Flush();
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return false;
        }
    }
}
