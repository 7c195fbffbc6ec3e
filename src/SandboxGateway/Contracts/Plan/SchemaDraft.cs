namespace SandboxGateway.Contracts.Plan;

/// <summary>The versions of JSON Schema that are understood.</summary>
internal enum SchemaDraft
{
    Draft7,
    Draft202012,
}
