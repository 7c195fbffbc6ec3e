using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Launcher.Control;
using SandboxGateway.Launcher.Inspecting;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Launcher.Limits;
using SandboxGateway.Launcher.Refusals;
using SandboxGateway.Protocol;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher;

/// <summary>
/// The launcher's whole life: wait for a command, a launch's outcome or a sandbox's end, and deal with it. One thread does
/// everything, so nothing else of the process can be half-way through anything when a sandbox is cloned from it.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class LauncherLoop(ControlChannel channel, LaunchSequence launches)
{
    private readonly Dictionary<string, Sandbox> _sandboxes = new(StringComparer.Ordinal);
    private readonly Watchdog _watchdog = new();

    public ExitCode Run(IReadOnlyList<HostControl> controls)
    {
        channel.Send(LauncherEvents.Ready(controls));
        while (!channel.IsClosed && !channel.IsBroken)
        {
            var sandboxes = _sandboxes.Values.ToArray();
            var polled = Polled(sandboxes);
            if (Kernel.Poll(polled, _watchdog.Timeout(sandboxes)) < 0)
            {
                continue;
            }

            // Outcomes before refusals before ends: a program may be over as soon as it has been launched.
            for (var i = 0; i < sandboxes.Length; i++)
            {
                var (outcome, refusal, end) = (polled[(3 * i) + 1], polled[(3 * i) + 2], polled[(3 * i) + 3]);
                if (outcome.Returned != 0)
                {
                    ReportLaunch(sandboxes[i]);
                }

                if (refusal.Returned != 0)
                {
                    ReportRefusal(sandboxes[i], refusal.IsReadable);
                }

                if (end.Returned != 0)
                {
                    ReportEnd(sandboxes[i]);
                }
            }

            if (polled[0].Returned != 0)
            {
                channel.Receive().ForEach(Execute);
            }

            _watchdog.Check(_sandboxes.Values);
        }

        EndAll();
        return channel.IsBroken ? ExitCode.ControlChannel : ExitCode.Success;
    }

    // Leaving kills them anyway, each asked the kernel for that; but only who outlives them can remove their cgroups.
    private void EndAll()
    {
        foreach (var sandbox in _sandboxes.Values)
        {
            sandbox.Kill();
        }

        foreach (var sandbox in _sandboxes.Values)
        {
            _ = Kernel.Wait(sandbox.PidDescriptor, out _, out _);
            sandbox.Dispose();
        }

        Orphans.End([]);
    }

    private static PollDescriptor[] Polled(Sandbox[] sandboxes)
    {
        // poll(2) skips a negative descriptor: a launch whose outcome is known, a filter without a listener.
        var polled = new PollDescriptor[(3 * sandboxes.Length) + 1];
        polled[0] = PollDescriptor.ToRead(ControlChannel.InputDescriptor);
        for (var i = 0; i < sandboxes.Length; i++)
        {
            polled[(3 * i) + 1] = PollDescriptor.ToRead(sandboxes[i].StatusReadEnd);
            // Refusals wait until the launch has been reported: nobody hears of a sandbox before it is there.
            polled[(3 * i) + 2] = PollDescriptor.ToRead(sandboxes[i].IsLaunched ? sandboxes[i].Refusals?.Descriptor ?? -1 : -1);
            polled[(3 * i) + 3] = PollDescriptor.ToRead(sandboxes[i].PidDescriptor);
        }

        return polled;
    }

    private void Execute(LauncherCommand command)
    {
        switch (command.BodyCase)
        {
            case LauncherCommand.BodyOneofCase.Launch:
                Launch(command.Launch);
                break;
            case LauncherCommand.BodyOneofCase.Kill:
                _sandboxes.GetValueOrDefault(command.Kill.SandboxId)?.Kill();
                break;
            case LauncherCommand.BodyOneofCase.Inspect:
                var id = command.Inspect.SandboxId;
                channel.Send(new LauncherEvent { Inspection = SandboxInspector.Inspect(id, _sandboxes.GetValueOrDefault(id)) });
                break;
        }
    }

    private void Launch(LaunchSpec spec)
    {
        if (_sandboxes.ContainsKey(spec.SandboxId))
        {
            channel.Send(LauncherEvents.Failed(spec.SandboxId, new LaunchFailure("check launch spec", Errno.Invalid, "sandbox_id is in use")));
            return;
        }

        var sandbox = new Sandbox(spec.SandboxId);
        if (launches.Start(spec, sandbox) is not { } failure)
        {
            _sandboxes.Add(sandbox.Id, sandbox);
            return;
        }

        if (sandbox.InitPid == 0)
        {
            sandbox.Dispose();
            channel.Send(LauncherEvents.Failed(spec.SandboxId, failure));
            return;
        }

        // It was cloned already: end it, and keep what it holds until it is reaped.
        sandbox.Failure = failure;
        sandbox.Kill();
        _sandboxes.Add(sandbox.Id, sandbox);
    }

    private void ReportLaunch(Sandbox sandbox)
    {
        var status = sandbox.ReadStatus();
        if (!status.IsOutcome)
        {
            if (ListenerHandOver.Take(sandbox, status) is { } notTaken)
            {
                sandbox.Failure ??= notTaken;
                sandbox.Kill();
            }

            return;
        }

        sandbox.ForgetLaunch();
        sandbox.Failure ??= status.Failure;
        if (sandbox.Failure is null)
        {
            sandbox.Clock.End("sandbox until execve");
            sandbox.BeginWatch();
            channel.Send(LauncherEvents.Launched(sandbox));
        }
    }

    private void ReportRefusal(Sandbox sandbox, bool isWaiting)
    {
        if (!isWaiting)
        {
            // Nobody is left who could make a call.
            sandbox.Refusals?.Dispose();
        }
        else
        {
            sandbox.Refusals?.RefuseOne(refusal => channel.Send(LauncherEvents.Refused(sandbox.Id, refusal)));
        }
    }

    private void ReportEnd(Sandbox sandbox)
    {
        if (sandbox.Failure is null && sandbox.Refusals?.TakeRest() is { } rest)
        {
            channel.Send(LauncherEvents.Refused(sandbox.Id, rest));
        }

        _ = Kernel.Wait(sandbox.PidDescriptor, out var status, out var signaled, out var used);
        _sandboxes.Remove(sandbox.Id);
        if (!sandbox.Layers.HasNamespace(CloneFlag.PidNamespace))
        {
            Orphans.End(_sandboxes.Values);
        }

        // Made before its cgroup goes, sent after: its id is free again by then.
        var report = sandbox.Failure is { } failure
            ? LauncherEvents.Failed(sandbox.Id, failure)
            : LauncherEvents.Exited(sandbox, new SandboxEnd(status, signaled, used));
        sandbox.Dispose();
        channel.Send(report);
    }
}
