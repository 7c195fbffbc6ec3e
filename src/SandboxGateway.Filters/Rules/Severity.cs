namespace SandboxGateway.Filters.Rules;

/// <summary>How bad it is when a match leaves.</summary>
public enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}
