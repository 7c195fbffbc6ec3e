using System.Collections.Concurrent;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Workers;

namespace SandboxGateway.Doctor;

/// <summary>
/// The gateway's own launcher, but for two things: it takes the layers away that a trial is to do without, and it remembers the
/// sandboxes, so that it can be told how they ended. Thread-safe.
/// </summary>
internal sealed class TrialLauncher(ISandboxLauncher launcher, IReadOnlyDictionary<string, AttackTrial> trials) : ISandboxLauncher
{
    private const string OnnxPolicy = "strict";

    private readonly ConcurrentDictionary<string, Sandbox> _first = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<Sandbox> LaunchAsync(SandboxLaunch launch, CancellationToken cancellationToken)
    {
        var sandbox = await launcher.LaunchAsync(launch with { Spec = Adapt(launch) }, cancellationToken);
        // A model whose worker died gets another; the attack was made in the first.
        _first.TryAdd(launch.Name, sandbox);
        return sandbox;
    }

    public Sandbox? SandboxOf(string model) => _first.GetValueOrDefault(model);

    private LaunchSpec Adapt(SandboxLaunch launch)
    {
        var spec = launch.Spec.Clone();
        if (!trials.TryGetValue(launch.Name, out var trial))
        {
            return spec;
        }

        if (trial.Policy == OnnxPolicy)
        {
            // As the ONNX worker has it: the program, the libraries it is linked with, and no system.
            var model = spec.Mounts.Single(static mount => mount.Destination == LaunchSpecs.ModelFolder);
            spec.Root = new Root { Kind = Root.Types.Kind.Minimal };
            spec.Executable = Path.Combine(model.Source, TrialRepository.Program);
        }

        foreach (var layer in trial.Without)
        {
            SandboxLayer.Remove(spec, layer);
        }

        if (spec.Root.Kind != Root.Types.Kind.Minimal)
        {
            spec.Executable = $"{LaunchSpecs.ModelFolder}/{TrialRepository.Program}";
        }

        return spec;
    }
}
