namespace SandboxGateway.Doctor;

/// <summary>One attack under one policy, perhaps without some of its layers. Immutable.</summary>
/// <param name="Attack">What is tried.</param>
/// <param name="Policy">Name of the policy it is tried under.</param>
/// <param name="Without">Layers taken away from the policy.</param>
internal sealed record AttackTrial(Attack Attack, string Policy, IReadOnlyList<string> Without)
{
    /// <summary>The layers that are left to stop it, on this host and as this user.</summary>
    public IEnumerable<string> LayersLeft => Attack.LayersUnder(Policy).Keys
        .Where(layer => !Without.Any(removed => layer == removed || layer.StartsWith(removed + ".", StringComparison.Ordinal)))
        .Where(static layer => Environment.IsPrivilegedProcess || !SandboxLayer.NeedsRoot(layer));

    /// <summary>Those of them whose mark this outcome is. More than one where two refuse alike.</summary>
    public IEnumerable<string> LayersMarked(string token)
    {
        var layers = Attack.LayersUnder(Policy);
        return LayersLeft.Where(layer => layers[layer].Contains(token));
    }
}
