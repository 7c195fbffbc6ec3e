using SandboxGateway.Doctor;
using SandboxGateway.Policies;
using Microsoft.Extensions.Options;
using SandboxGateway.Tests.Architecture;

namespace SandboxGateway.Tests.Doctor;

/// <summary>What the catalogue of attacks must be, whatever is in it.</summary>
public sealed class AttackCatalogueTests
{
    private const int LeastAttacks = 45;

    [Fact]
    public void Attacks_All_AreEnoughAndHaveNamesOfTheirOwn()
    {
        Assert.True(AttackCatalogue.Attacks.Count >= LeastAttacks);
        Assert.Distinct(AttackCatalogue.Attacks.Select(attack => attack.Id));
    }

    /// <summary>The promise of defence in depth, or the reason why there is none.</summary>
    [Fact]
    public void Layers_EveryAttackUnderEveryPolicy_AreTwoOrTheReasonIsGiven() =>
        Violations.AssertNone(
            from attack in AttackCatalogue.Attacks
            from policy in attack.Policies
            where attack.LayersUnder(policy).Count < 2 && string.IsNullOrEmpty(attack.OnlyOne)
            select $"{attack.Id} under {policy}: {string.Join(", ", attack.LayersUnder(policy).Keys)}");

    [Fact]
    public void Layers_Names_AreKnown() =>
        Violations.AssertNone(
            from attack in AttackCatalogue.Attacks
            from layer in attack.Policies.SelectMany(policy => attack.LayersUnder(policy).Keys).Concat(attack.OnlyTogether).Distinct()
            where !SandboxLayer.IsRemovable(layer) && !SandboxLayer.Fixed.Contains(layer)
            select $"{attack.Id}: {layer}");

    [Fact]
    public void Layers_Outcomes_AreGiven() =>
        Violations.AssertNone(
            from attack in AttackCatalogue.Attacks
            from policy in attack.Policies
            from layer in attack.LayersUnder(policy)
            where layer.Value.Count == 0
            select $"{attack.Id}: {layer.Key}");

    /// <summary>A sandbox without a layer that none is without cannot be made, so the attack is shown to work elsewhere.</summary>
    [Fact]
    public void Twin_OfAttacksStoppedByFixedLayers_IsNoSandbox() =>
        Violations.AssertNone(
            from attack in AttackCatalogue.Attacks
            where attack.Twin == AttackTwin.Sandbox && attack.Layers.Keys.Intersect(SandboxLayer.Fixed).Any()
            select attack.Id);

    [Fact]
    public void Twin_None_HasAReason() =>
        Violations.AssertNone(
            from attack in AttackCatalogue.Attacks
            where attack.Twin == AttackTwin.None && string.IsNullOrEmpty(attack.TwinReason)
            select attack.Id);

    [Fact]
    public void Policies_Names_AreShipped()
    {
        var shipped = new PolicyCatalog(Options.Create(new PolicyOptions()));

        Assert.All(AttackCatalogue.Attacks.SelectMany(attack => attack.Policies).Distinct(), name => Assert.NotNull(shipped.Find(name)));
    }
}
