namespace SandboxGateway.Contracts.Loading;

/// <summary>Where a keyword's value holds schemas.</summary>
internal enum KeywordShape
{
    /// <summary>Nowhere.</summary>
    Value,
    Schema,
    SchemaArray,
    SchemaMap,

    /// <summary>Draft 7's <c>items</c>: one schema, or one for each position.</summary>
    SchemaOrArray,

    /// <summary>A map of schemas and of lists of names.</summary>
    Dependencies,
}
