using SandboxGateway.Doctor;
using SandboxGateway.Hosting;
using SandboxGateway.SandboxTests.Gateway;

namespace SandboxGateway.SandboxTests.Doctor;

/// <summary>
/// The counter-proofs: without the layers that stop it an attack works, and each of those layers stops it alone. As root, where
/// every layer is in force.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class LayerProofTests
{
    // What a kernel answers that was built without the thing an attack is after.
    private static readonly string[] _absence = ["ENOSYS", "EAFNOSUPPORT", "EPROTONOSUPPORT", "ENODEV"];

    [RootFact]
    public async Task Attack_WithoutItsLayers_Escapes()
    {
        var trials = Trials((attack, policy) => IsTwinnedBySandbox(attack) ? [Removable(attack, policy)] : []);

        var outcomes = await RunAsync(trials);

        AssertNone(outcomes
            .Where(outcome => outcome.Verdict != AttackVerdict.Escaped)
            .Where(outcome => outcome.Trial.Attack.TwinReason is null || !_absence.Contains(outcome.Token)));
    }

    [RootFact]
    public async Task Attack_WithOneOfItsLayersAlone_IsContainedByIt()
    {
        var trials = Trials((attack, policy) => attack.LayersUnder(policy).Keys
            .Where(SandboxLayer.IsRemovable)
            .Select(layer => Removable(attack, policy).Where(other => other != layer).ToArray()));

        var outcomes = await RunAsync(trials);

        AssertNone(outcomes.Where(outcome => !outcome.IsExpected));
    }

    /// <summary>Layers no sandbox is without stop an attack when all others are gone.</summary>
    [RootFact]
    public async Task Attack_WithFixedLayersAlone_IsContained()
    {
        var trials = Trials((attack, policy) =>
            attack.Layers.Keys.Intersect(SandboxLayer.Fixed).Any() && attack.Layers.Keys.Any(SandboxLayer.IsRemovable)
                ? [Removable(attack, policy)]
                : []);

        var outcomes = await RunAsync(trials);

        AssertNone(outcomes.Where(outcome => outcome.Verdict == AttackVerdict.Escaped));
    }

    private static bool IsTwinnedBySandbox(Attack attack) => attack.Twin == AttackTwin.Sandbox;

    private static string[] Removable(Attack attack, string policy) =>
        [.. attack.LayersUnder(policy).Keys.Where(SandboxLayer.IsRemovable), .. attack.OnlyTogether];

    // Each attack under the first of its policies; under the others only where they have layers of their own.
    private static List<AttackTrial> Trials(Func<Attack, string, IEnumerable<string[]>> without) =>
    [
        .. from attack in AttackCatalogue.Attacks
           from policy in attack.Policies
           where policy == attack.Policies[0] || attack.Further.ContainsKey(policy)
           from layers in without(attack, policy)
           select new AttackTrial(attack, policy, layers),
    ];

    private static async Task<IReadOnlyList<AttackOutcome>> RunAsync(IReadOnlyList<AttackTrial> trials)
    {
        Assert.NotEmpty(trials);
        var settings = new DoctorSettings { NativeFolder = Path.Combine(PublishedFiles.ForAnybody, "native") };
        return await new TrialRun(GatewayHost.Build, settings).RunAsync(trials, CancellationToken.None);
    }

    // As a message: a collection would be shown cut.
    private static void AssertNone(IEnumerable<AttackOutcome> surprises)
    {
        var text = string.Join('\n', surprises.Select(Describe));
        Assert.True(text.Length == 0, text);
    }

    private static string Describe(AttackOutcome outcome) =>
        $"{outcome.Trial.Attack.Id} under {outcome.Trial.Policy} without {string.Join(",", outcome.Trial.Without)}: "
        + $"{outcome.Verdict} {outcome.Token} {outcome.Detail}";
}
