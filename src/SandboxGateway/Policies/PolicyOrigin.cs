namespace SandboxGateway.Policies;

/// <summary>Where a value of a policy was written, and the comment that gives its reason; empty if there is none.</summary>
internal sealed record PolicyOrigin(string File, long Line, string Reason)
{
    public override string ToString() => $"{File}:{Line}";
}
