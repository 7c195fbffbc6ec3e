using System.Text;
using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Tests.Contracts;

/// <summary>Schemas and documents written as text.</summary>
internal static class Schemas
{
    public static SchemaPlan Plan(string schema, SchemaDraft draft = SchemaDraft.Draft202012)
    {
        var loaded = Load(schema, draft);
        return loaded.Plan ?? throw new ArgumentException($"{loaded.Refusals[0]}", nameof(schema));
    }

    public static SchemaLoadResult Load(string schema, SchemaDraft draft = SchemaDraft.Draft202012) =>
        SchemaLoader.Load(Encoding.UTF8.GetBytes(schema), SchemaLoadOptions.Default with { DefaultDraft = draft });

    public static IReadOnlyList<SchemaViolation> Validate(string schema, string document) =>
        new SchemaValidator().Validate(Plan(schema), Encoding.UTF8.GetBytes(document));

    /// <summary>The verdict, after both ways of reaching it agreed.</summary>
    public static bool IsValid(string schema, string document)
    {
        var plan = Plan(schema);
        var text = Encoding.UTF8.GetBytes(document);
        var streamed = new SchemaValidator().Validate(plan, text).Count == 0;
        Assert.Equal(streamed, new SchemaValidator().ValidateAsTree(plan, text).Count == 0);
        return streamed;
    }
}
