using System.Globalization;
using SandboxGateway.Pipeline;
using SandboxGateway.Policies;

namespace SandboxGateway.Doctor;

/// <summary>Runs trials side by side, each in a sandbox of its own, those that need the machine for themselves one after another.</summary>
internal sealed class TrialRun(GatewayFactory factory, DoctorSettings settings)
{
    // Enough to keep two processors busy while sandboxes are launched, and few enough for a small machine.
    private const int Batch = 48;
    private const int AtOnce = 8;

    /// <summary>What the launcher said of the host; known once a batch has run.</summary>
    public IReadOnlyList<HostCheck> Controls { get; private set; } = [];

    /// <returns>The outcomes, in the order of the trials.</returns>
    public async Task<IReadOnlyList<AttackOutcome>> RunAsync(
        IReadOnlyList<AttackTrial> trials, CancellationToken cancellationToken)
    {
        using var canaries = new Canaries();
        var outcomes = new List<AttackOutcome>();
        foreach (var batch in trials.Chunk(Batch))
        {
            outcomes.AddRange(await RunBatchAsync(batch, canaries, cancellationToken));
        }

        return outcomes;
    }

    private async Task<AttackOutcome[]> RunBatchAsync(
        AttackTrial[] batch, Canaries canaries, CancellationToken cancellationToken)
    {
        var models = batch.SelectMany((trial, i) => trial.Attack.Pair
            ? [(Name(i), trial), (Partner(i), trial)]
            : ((string, AttackTrial)[])[(Name(i), trial)]).ToDictionary(StringComparer.Ordinal);
        await using var gateway = await TrialGateway.StartAsync(factory, settings, canaries, models, cancellationToken);
        Controls = ControlsOf(gateway);
        var host = canaries.Options.Concat(gateway.Options).ToList();
        var outcomes = new AttackOutcome[batch.Length];
        var alone = Enumerable.Range(0, batch.Length).ToLookup(i => batch[i].Attack.Alone);
        await Parallel.ForEachAsync(
            alone[false],
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) => outcomes[i] = await TryAsync(gateway, batch[i], i, host, token));
        foreach (var i in alone[true])
        {
            outcomes[i] = await TryAsync(gateway, batch[i], i, host, cancellationToken);
        }

        // Seen from the host at the end: which of them did it can no longer be told, unless one of them says so itself.
        return canaries.TakeDamage() is { } damage && outcomes.All(static outcome => outcome.Verdict != AttackVerdict.Escaped)
            ? [.. outcomes.Select(outcome => outcome with { Verdict = AttackVerdict.Escaped, Detail = $"{damage}, by one of these" })]
            : outcomes;
    }

    private static async Task<AttackOutcome> TryAsync(
        TrialGateway gateway, AttackTrial trial, int index, List<(string Key, string Value)> host, CancellationToken cancellationToken)
    {
        var limits = new TrialLimits(gateway.PolicyOf(trial));
        if (trial.Attack.Alone && limits.FindShortage() is { } shortage)
        {
            return new AttackOutcome(trial, AttackVerdict.NotRun, "", 0, shortage);
        }

        List<(string Key, string Value)> options = [.. host, .. limits.Options];
        if (!trial.Attack.Pair)
        {
            return await SendAsync(gateway, trial, Name(index), options, cancellationToken);
        }

        // Of its own: trials run side by side, and what one leaves on the host must not be what another finds.
        options.Add(("queue", $"/sandbox-attack-{Guid.NewGuid():N}"));
        var left = await SendAsync(gateway, trial, Partner(index), [.. options, ("role", "leave")], cancellationToken);
        if (left.Verdict != AttackVerdict.Escaped)
        {
            return left;
        }

        var found = await SendAsync(gateway, trial, Name(index), [.. options, ("role", "find")], cancellationToken);
        await SendAsync(gateway, trial, Partner(index), [.. options, ("role", "clean")], cancellationToken);
        return found;
    }

    private static async Task<AttackOutcome> SendAsync(
        TrialGateway gateway,
        AttackTrial trial,
        string model,
        List<(string Key, string Value)> options,
        CancellationToken cancellationToken)
    {
        using var request = new InferenceRequest();
        var outcome = await gateway.SendAsync(model, request, new AttackWireForm(trial.Attack.Id, options), cancellationToken);
        using var response = outcome.Response;
        return await OutcomeReader.ReadAsync(trial, outcome, gateway.Launcher.SandboxOf(model));
    }

    private static List<HostCheck> ControlsOf(TrialGateway gateway) =>
    [
        .. gateway.Services.GetRequiredService<HostControls>().All.Select(static control => control.Enforced
            ? new HostCheck(control.Name, HostCheckState.Ok, control.Detail)
            : new HostCheck(control.Name, HostCheckState.Missing, control.Detail)),
    ];

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"trial{index}");

    private static string Partner(int index) => string.Create(CultureInfo.InvariantCulture, $"partner{index}");
}
