using System.Collections.Concurrent;
using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Workers;

namespace SandboxGateway.Doctor;

/// <summary>
/// The gateway's own launcher, but for two things: it takes the layers away that a trial is to do without, and it remembers the
/// sandboxes, so that it can be told how they ended. Thread-safe.
/// </summary>
internal sealed class TrialLauncher(
    ISandboxLauncher launcher, PolicyCatalog policies, IReadOnlyDictionary<string, AttackTrial> trials) : ISandboxLauncher
{
    private readonly ConcurrentDictionary<string, Sandbox> _first = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<Sandbox> LaunchAsync(SandboxLaunch launch, CancellationToken cancellationToken)
    {
        var sandbox = await launcher.LaunchAsync(Adapt(launch), cancellationToken);
        // A model whose worker died gets another; the attack was made in the first.
        _first.TryAdd(launch.Name, sandbox);
        return sandbox;
    }

    public Sandbox? SandboxOf(string model) => _first.GetValueOrDefault(model);

    private SandboxLaunch Adapt(SandboxLaunch launch)
    {
        if (!trials.TryGetValue(launch.Name, out var trial))
        {
            return launch;
        }

        var policy = policies.Find(trial.Policy)!;
        var spec = launch.Spec.Clone();
        spec.Containment = policy.Containment.Clone();
        UseMounts(spec, launch.Policy!, policy);
        if (TrialRepository.IsForOnnx(policy))
        {
            MakeOnnx(spec, policy);
        }

        foreach (var layer in trial.Without)
        {
            SandboxLayer.Remove(spec, layer);
        }

        if (spec.Root?.Kind == Root.Types.Kind.Host && trial.Attack.Runtime != "python")
        {
            spec.Executable = $"{LaunchSpecs.ModelFolder}/{TrialRepository.Program}";
        }

        // What the sandbox is compared with while it runs is what was asked for here.
        return launch with { Spec = spec, Policy = policy with { Containment = spec.Containment } };
    }

    // The repository's models are under their runtime's policy; the trial says under which it attacks.
    private static void UseMounts(LaunchSpec spec, SandboxPolicy own, SandboxPolicy tried)
    {
        foreach (var mount in own.Mounts)
        {
            spec.Mounts.Remove(mount);
        }

        spec.Mounts.Add(tried.Mounts);
    }

    // As the ONNX worker has it: the program, the libraries it is linked with, and no system.
    private static void MakeOnnx(LaunchSpec spec, SandboxPolicy policy)
    {
        var model = spec.Mounts.Single(static mount => mount.Destination == LaunchSpecs.ModelFolder);
        spec.Root = new Root { Kind = Root.Types.Kind.Minimal };
        spec.Executable = Path.Combine(model.Source, TrialRepository.Program);
        spec.Mounts.Clear();
        spec.Mounts.Add(model);
        spec.Mounts.Add(policy.Mounts);
    }
}
