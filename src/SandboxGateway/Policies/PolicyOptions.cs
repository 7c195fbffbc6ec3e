namespace SandboxGateway.Policies;

/// <summary>Settings of the policies; section Gateway:Policies.</summary>
internal sealed class PolicyOptions
{
    public const string Section = "Gateway:Policies";

    /// <summary>
    /// The operator's folder of policies: every *.yaml in it is read, beside the shipped ones. Also set by --policies. Default:
    /// none.
    /// </summary>
    public string? Path { get; set; }
}
