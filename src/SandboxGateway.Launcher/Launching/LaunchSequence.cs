using SandboxGateway.Isolation;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Landlock;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Launcher.Control;
using SandboxGateway.Launcher.Limits;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>The launcher's part of a launch, in order. The sandbox's own part is its plan.</summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class LaunchSequence(LaunchHost host)
{
    private readonly RootFinder _roots = new(host);
    private readonly DescriptionBuilder _descriptions = new(host);
    private readonly ControlsInForce _controls = new(host.Controls);

    /// <summary>Starts a sandbox; it reports through its status pipe whether its plan went through.</summary>
    /// <returns>Null if it was cloned, else why not. The sandbox holds what was taken for it either way.</returns>
    public LaunchFailure? Start(LaunchSpec spec, Sandbox sandbox) =>
        // 1. check what the gateway asks for
        Check(spec)
        ?? CheckLandlock(spec.Containment)
        ?? _roots.Find(spec, out var root)
        ?? EndStage("check", sandbox)
        // 2. a user and a cgroup of its own
        ?? TakeUser(spec, sandbox)
        ?? MakeCgroup(spec, sandbox)
        ?? EndStage("user and cgroup", sandbox)
        // 3. the pipe and the socket to talk to it, and its sockets to the gateway
        ?? OpenPipes(sandbox)
        ?? ConnectSockets(spec, sandbox)
        ?? EndStage("sockets", sandbox)
        // 4. what it will be, and the mounts it could not make itself
        ?? Describe(spec, root, sandbox, out var description)
        ?? MakeMounts(sandbox, ref description)
        ?? EndStage("mounts", sandbox)
        // 5. the plan
        ?? BuildPlan(sandbox, description, out var plan)
        ?? EndStage("plan", sandbox)
        // 6. the clone, which waits for its id maps
        ?? Clone(sandbox, plan)
        ?? EndStage("clone", sandbox)
        // 7. the id maps, and go
        ?? WriteIdMaps(sandbox)
        ?? Release(sandbox)
        ?? EndStage("id maps", sandbox);

    private static LaunchFailure? EndStage(string name, Sandbox sandbox)
    {
        sandbox.Clock.End(name);
        return null;
    }

    private static LaunchFailure? Check(LaunchSpec spec)
    {
        var problems = LaunchSpecValidator.Validate(spec);
        return problems.Count == 0
            ? null
            : new LaunchFailure("check launch spec", Errno.Invalid, string.Join("; ", problems));
    }

    private LaunchFailure? CheckLandlock(Containment containment)
    {
        if (containment.Landlock is not { } landlock)
        {
            return null;
        }

        var needed = Math.Max(landlock.MinAbi, LandlockRuleset.LowestAbi);
        return host.Features.LandlockAbi >= needed
            ? null
            : new LaunchFailure("check Landlock ABI", Errno.NotSupported, $"{needed} is needed, this host has {host.Features.LandlockAbi}");
    }

    private LaunchFailure? TakeUser(LaunchSpec spec, Sandbox sandbox)
    {
        if (!host.GivesOwnUser(spec.Containment))
        {
            sandbox.User = Kernel.EffectiveUserId();
            return null;
        }

        if (!host.Users!.TryTake(out var user))
        {
            return new LaunchFailure("take a user id", Errno.Again, $"{UidPool.Capacity} sandboxes are running");
        }

        sandbox.User = user;
        sandbox.UserPool = host.Users;
        return null;
    }

    private LaunchFailure? MakeCgroup(LaunchSpec spec, Sandbox sandbox)
    {
        sandbox.Limits = new SandboxLimits(spec.Containment, host.Controllers);
        if (host.Cgroup is null)
        {
            return null;
        }

        sandbox.Cgroup = host.Cgroup.TryCreate(spec.SandboxId, sandbox.Limits.ForCgroup, out var failure);
        return sandbox.Cgroup is null ? new LaunchFailure($"set up cgroup: {failure.File}", failure.Errno) : null;
    }

    private static LaunchFailure? OpenPipes(Sandbox sandbox)
    {
        var result = Kernel.Pipe(out var syncRead, out var syncWrite);
        if (result >= 0)
        {
            (sandbox.SyncReadEnd, sandbox.SyncWriteEnd) = (syncRead, syncWrite);
            result = Kernel.MessagePair(out var launcherEnd, out var sandboxEnd);
            (sandbox.StatusReadEnd, sandbox.StatusWriteEnd) = (launcherEnd, sandboxEnd);
        }

        return result < 0 ? new LaunchFailure("open pipes", -result) : null;
    }

    private static LaunchFailure? ConnectSockets(LaunchSpec spec, Sandbox sandbox)
    {
        var failure = GatewaySocket.Connect(spec.DataSocket, "data", out var data);
        sandbox.DataSocket = data;
        if (failure is null)
        {
            failure = GatewaySocket.Connect(spec.StdoutSocket, "stdout", out var output);
            sandbox.OutputSocket = output;
        }

        if (failure is null)
        {
            failure = GatewaySocket.Connect(spec.StderrSocket, "stderr", out var error);
            sandbox.ErrorSocket = error;
        }

        return failure;
    }

    private LaunchFailure? Describe(LaunchSpec spec, ProgramRoot root, Sandbox sandbox, out SandboxDescription description)
    {
        description = _descriptions.Build(spec, root, sandbox.Descriptors);
        sandbox.Layers = description.Layers;
        sandbox.Filter = description.WorkerFilter;
        sandbox.Controls = [.. _controls.For(sandbox)];
        return null;
    }

    private LaunchFailure? MakeMounts(Sandbox sandbox, ref SandboxDescription description)
    {
        if (!sandbox.HasOwnUser)
        {
            return null;
        }

        sandbox.Mounts = new DetachedMounts(host.Mappings, sandbox.User);
        var binds = new List<BindMount>();
        foreach (var bind in description.Binds)
        {
            if (sandbox.Mounts.TryMake(bind, out var errno) is not { } made)
            {
                return new LaunchFailure($"open {bind.Source}", errno);
            }

            binds.Add(made);
        }

        description = description with { Binds = binds };
        sandbox.Controls = [.. sandbox.Controls, sandbox.Mounts.HasCopies ? "model.copied" : "model.idmapped"];
        return null;
    }

    private static LaunchFailure? BuildPlan(Sandbox sandbox, SandboxDescription description, out PreparedPlan prepared)
    {
        sandbox.Plan = PlanBuilder.Build(description, sandbox.Memory);
        prepared = new PreparedPlan(sandbox.Plan, sandbox.Memory, sandbox.StatusWriteEnd);
        return null;
    }

    private unsafe LaunchFailure? Clone(Sandbox sandbox, in PreparedPlan plan)
    {
        var pidDescriptor = -1;
        var isUser = host.Users is null;
        if (isUser)
        {
            // Only a dumpable process's /proc files belong to its user, and that user must write the id maps.
            Kernel.Prctl(ProcessControl.SetDumpable, 1);
        }

        // The sandbox attaches mounts that are made already, or it opens them by path and needs them all.
        var from = sandbox.HasOwnUser ? host.CloneFrom : null;
        if (from?.Enter() is < 0 and var refused)
        {
            return new LaunchFailure("enter the launch namespace", -refused);
        }

        var pid = Kernel.Clone(sandbox.Layers.Namespaces, sandbox.Cgroup?.Descriptor ?? -1, &pidDescriptor);
        if (pid == 0)
        {
            plan.RunAsInit();
        }

        var left = from?.Leave() ?? 0;
        if (isUser)
        {
            Kernel.Prctl(ProcessControl.SetDumpable, 0);
        }

        sandbox.InitPid = (int)Math.Max(pid, 0);
        sandbox.PidDescriptor = pidDescriptor;
        sandbox.CloseSandboxEnds();
        return pid < 0 ? new LaunchFailure("clone3", (int)-pid)
            : left < 0 ? new LaunchFailure("leave the launch namespace", -left)
            : null;
    }

    private LaunchFailure? WriteIdMaps(Sandbox sandbox)
    {
        var group = sandbox.HasOwnUser ? sandbox.User : Kernel.EffectiveGroupId();
        var result = IdMaps.Write(
            sandbox.InitPid, SandboxDescription.InnerId, sandbox.User, group, allowSetgroups: host.Users is not null);
        return result < 0 ? new LaunchFailure("write id maps", (int)-result) : null;
    }

    private static LaunchFailure? Release(Sandbox sandbox)
    {
        var result = Kernel.Write(sandbox.SyncWriteEnd, [1]);
        return result < 0 ? new LaunchFailure("release the sandbox", (int)-result) : null;
    }
}
