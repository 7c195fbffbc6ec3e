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
        ReplaceScratch(spec, policy);
        if (TrialRepository.IsForOnnx(policy))
        {
            MakeOnnx(spec);
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

    // As the ONNX worker has it: the program, the libraries it is linked with, and no system.
    private static void MakeOnnx(LaunchSpec spec)
    {
        var model = spec.Mounts.Single(static mount => mount.Destination == LaunchSpecs.ModelFolder);
        spec.Root = new Root { Kind = Root.Types.Kind.Minimal };
        spec.Executable = Path.Combine(model.Source, TrialRepository.Program);
    }

    // Every trial's model is under one policy; how much scratch space there is belongs to the one that is tried.
    private static void ReplaceScratch(LaunchSpec spec, SandboxPolicy policy)
    {
        var binds = spec.Mounts.Where(static mount => mount.Type == Mount.Types.Type.BindReadOnly).ToList();
        spec.Mounts.Clear();
        spec.Mounts.Add(binds);
        spec.Mounts.Add(policy.Mounts);
    }
}
