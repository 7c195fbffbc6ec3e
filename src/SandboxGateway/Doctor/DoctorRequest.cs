namespace SandboxGateway.Doctor;

/// <summary>Which trials are wanted. Immutable.</summary>
internal sealed record DoctorRequest
{
    /// <summary>Ids of the attacks; empty for all.</summary>
    public IReadOnlyList<string> Attacks { get; init; } = [];

    /// <summary>Names of the policies; empty for those each attack names.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>Layers to do without.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Everything, as shipped.</summary>
    public bool IsComplete => Attacks.Count + Policies.Count + Without.Count == 0;

    public IReadOnlyList<AttackTrial> Trials() =>
    [
        .. from attack in AttackCatalogue.Attacks
           where Attacks.Count == 0 || Attacks.Contains(attack.Id)
           from policy in Policies.Count == 0 ? attack.Policies : Policies.Intersect(attack.Policies)
           select new AttackTrial(attack, policy, Without),
    ];
}
