using System.Globalization;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Doctor;

/// <summary>Runs trials side by side, each in a sandbox of its own, those that need the machine for themselves one after another.</summary>
internal sealed class TrialRun(GatewayFactory factory, DoctorSettings settings)
{
    // Enough to keep two processors busy while sandboxes are launched, and few enough for a small machine.
    private const int Batch = 48;
    private const int AtOnce = 8;

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
        var options = OptionsFor(gateway, canaries);
        var outcomes = new AttackOutcome[batch.Length];
        var alone = Enumerable.Range(0, batch.Length).ToLookup(i => batch[i].Attack.Alone);
        await Parallel.ForEachAsync(
            alone[false],
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) => outcomes[i] = await TryAsync(gateway, batch[i], i, options, token));
        foreach (var i in alone[true])
        {
            outcomes[i] = await TryAsync(gateway, batch[i], i, options, cancellationToken);
        }

        // Seen from the host at the end: which of them did it can no longer be told, unless one of them says so itself.
        return canaries.TakeDamage() is { } damage && outcomes.All(static outcome => outcome.Verdict != AttackVerdict.Escaped)
            ? [.. outcomes.Select(outcome => outcome with { Verdict = AttackVerdict.Escaped, Detail = $"{damage}, by one of these" })]
            : outcomes;
    }

    private static async Task<AttackOutcome> TryAsync(
        TrialGateway gateway, AttackTrial trial, int index, List<(string Key, string Value)> options, CancellationToken cancellationToken)
    {
        if (!trial.Attack.Pair)
        {
            return await SendAsync(gateway, trial, Name(index), options, cancellationToken);
        }

        var left = await SendAsync(gateway, trial, Partner(index), [.. options, ("role", "leave")], cancellationToken);
        if (left.Verdict != AttackVerdict.Escaped)
        {
            return left;
        }

        return await SendAsync(gateway, trial, Name(index), [.. options, ("role", "find")], cancellationToken);
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

    private static List<(string Key, string Value)> OptionsFor(TrialGateway gateway, Canaries canaries) =>
    [
        .. canaries.Options,
        ("other_model", gateway.Repository.OtherModelFile),
        ("peer", VictimPid(gateway).ToString(CultureInfo.InvariantCulture)),
    ];

    // The worker is the only child of its sandbox's init.
    private static int VictimPid(TrialGateway gateway)
    {
        var init = gateway.Launcher.SandboxOf(TrialGateway.Victim)?.InitPid ?? 0;
        var children = $"/proc/{init}/task/{init}/children";
        return File.Exists(children) && int.TryParse(File.ReadAllText(children), CultureInfo.InvariantCulture, out var pid) ? pid : init;
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"trial{index}");

    private static string Partner(int index) => string.Create(CultureInfo.InvariantCulture, $"partner{index}");
}
