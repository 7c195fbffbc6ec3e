using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>How a schema is read.</summary>
/// <param name="DefaultDraft">The draft of a schema that names none.</param>
/// <param name="Format">What <c>format</c> means.</param>
internal sealed record SchemaLoadOptions(SchemaDraft DefaultDraft, FormatUse Format)
{
    /// <summary>How contracts are read: a format that is asked for is checked.</summary>
    public static readonly SchemaLoadOptions Default = new(SchemaDraft.Draft202012, FormatUse.Assert);
}
