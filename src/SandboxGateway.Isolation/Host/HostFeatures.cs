namespace SandboxGateway.Isolation.Host;

/// <summary>What the plan depends on and this host has.</summary>
internal sealed record HostFeatures
{
    public required int LandlockAbi { get; init; }

    /// <summary>Highest capability of this kernel.</summary>
    public required int LastCapability { get; init; }

    /// <summary>Whether executable memory files can be forbidden per pid namespace.</summary>
    public required bool HasMemfdNoExec { get; init; }

    /// <summary>Whether nested user namespaces can be forbidden.</summary>
    public required bool HasMaxUserNamespaces { get; init; }

    /// <summary>Speculation features, PR_SPEC_*, that a process may turn off for itself.</summary>
    public required IReadOnlyList<int> SpeculationControls { get; init; }
}
