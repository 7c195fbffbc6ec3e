using SandboxGateway.Isolation;
using SandboxGateway.Isolation.Cgroups;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Launcher.Control;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>The launcher's part of a launch, in order. The sandbox's own part is its plan.</summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class LaunchSequence(LaunchHost host)
{
    private readonly DescriptionBuilder _descriptions = new(host);
    private readonly string[] _controls = [.. host.Controls.Where(static c => c.IsEnforced).Select(static c => c.Name)];

    /// <summary>Starts a sandbox; it reports through its status pipe whether its plan went through.</summary>
    /// <returns>Null if it was cloned, else why not. The sandbox holds what was taken for it either way.</returns>
    public LaunchFailure? Start(LaunchSpec spec, Sandbox sandbox) =>
        // 1. check what the gateway asks for
        Check(spec)
        // 2. a user and a cgroup of its own
        ?? TakeUser(sandbox)
        ?? MakeCgroup(spec, sandbox)
        // 3. the pipe and the socket to talk to it, and its socket to the gateway
        ?? OpenPipes(sandbox)
        ?? ConnectData(spec, sandbox)
        // 4. the plan
        ?? BuildPlan(spec, sandbox, out var plan)
        // 5. the clone, which waits for its id maps
        ?? Clone(sandbox, plan)
        // 6. the id maps, and go
        ?? WriteIdMaps(sandbox)
        ?? Release(sandbox);

    private LaunchFailure? Check(LaunchSpec spec)
    {
        var problems = LaunchSpecValidator.Validate(spec);
        if (problems.Count > 0)
        {
            return new LaunchFailure("check launch spec", Errno.Invalid, string.Join("; ", problems));
        }

        return File.Exists(spec.Executable)
            ? CheckLibraries(spec.Executable)
            : new LaunchFailure("find executable", Errno.NoEntry, spec.Executable);
    }

    private LaunchFailure? CheckLibraries(string executable)
    {
        try
        {
            var missing = host.Closures.Get(executable).Missing;
            return missing.Count == 0
                ? null
                : new LaunchFailure("find libraries", Errno.NoEntry, string.Join(", ", missing));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new LaunchFailure("read executable", Errno.InputOutput, e.Message);
        }
    }

    private LaunchFailure? TakeUser(Sandbox sandbox)
    {
        if (host.Users is null)
        {
            sandbox.User = Kernel.EffectiveUserId();
            return null;
        }

        if (!host.Users.TryTake(out var user))
        {
            return new LaunchFailure("take a user id", Errno.Again, $"{UidPool.Capacity} sandboxes are running");
        }

        sandbox.User = user;
        sandbox.UserPool = host.Users;
        return null;
    }

    private LaunchFailure? MakeCgroup(LaunchSpec spec, Sandbox sandbox)
    {
        if (host.Cgroup is null)
        {
            return null;
        }

        var asked = spec.Containment.Resources ?? new Resources();
        var limits = new CgroupLimits(asked.MemoryMaxBytes, asked.PidsMax, asked.CpuQuotaMicroseconds);
        sandbox.Cgroup = host.Cgroup.TryCreate(spec.SandboxId, limits, out var failure);
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

    private static LaunchFailure? ConnectData(LaunchSpec spec, Sandbox sandbox)
    {
        if (spec.DataSocket is null)
        {
            return null;
        }

        var socket = Kernel.ConnectUnix(spec.DataSocket.Path);
        if (socket < 0)
        {
            return new LaunchFailure("connect data socket", -socket, spec.DataSocket.Path);
        }

        sandbox.DataSocket = socket;
        var written = Kernel.Write(socket, spec.DataSocket.Token.Span);
        return written == spec.DataSocket.Token.Length
            ? null
            : new LaunchFailure("send data socket token", (int)Math.Max(-written, 0));
    }

    private LaunchFailure? BuildPlan(LaunchSpec spec, Sandbox sandbox, out PreparedPlan prepared)
    {
        prepared = default;
        var descriptors = new SandboxDescriptors(sandbox.SyncReadEnd, sandbox.StatusWriteEnd, sandbox.DataSocket);
        var description = _descriptions.Build(spec, descriptors);
        sandbox.Controls = _controls;
        if (host.Users is not null)
        {
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
            sandbox.Controls = [.. _controls, sandbox.Mounts.HasCopies ? "model.copied" : "model.idmapped"];
        }

        sandbox.ReportingFilter = description.WorkerFilter is { HasListener: true } filter ? filter : null;
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

        var pid = Kernel.Clone(CloneFlag.AllNamespaces, sandbox.Cgroup?.Descriptor ?? -1, &pidDescriptor);
        if (pid == 0)
        {
            plan.RunAsInit();
        }

        if (isUser)
        {
            Kernel.Prctl(ProcessControl.SetDumpable, 0);
        }

        sandbox.InitPid = (int)Math.Max(pid, 0);
        sandbox.PidDescriptor = pidDescriptor;
        sandbox.CloseSandboxEnds();
        return pid < 0 ? new LaunchFailure("clone3", (int)-pid) : null;
    }

    private LaunchFailure? WriteIdMaps(Sandbox sandbox)
    {
        var group = host.Users is null ? Kernel.EffectiveGroupId() : sandbox.User;
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
