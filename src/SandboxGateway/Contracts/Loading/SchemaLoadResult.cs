using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>A plan, or why there is none.</summary>
internal sealed record SchemaLoadResult(SchemaPlan? Plan, IReadOnlyList<SchemaRefusal> Refusals)
{
    public static SchemaLoadResult Refused(string reason) => new(null, [new SchemaRefusal("", reason)]);
}
