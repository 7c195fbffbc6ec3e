namespace SandboxGateway.Contracts.Loading;

/// <summary>A text with schemas in it: the user's, or a metaschema.</summary>
/// <param name="Prefix">What is put before a pointer into it: nothing for the user's own.</param>
internal sealed record SchemaDocument(string Prefix)
{
    public Dictionary<string, SchemaLocation> Locations { get; } = new(StringComparer.Ordinal);
}
