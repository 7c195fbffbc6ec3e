using System.Text;
using System.Text.Json;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Tests.Contracts.Differential;

/// <summary>The validator, streaming and over a tree, against a slow reading of the rules.</summary>
public sealed class DifferentialTests
{
    private const int SchemasPerSeed = 1_500;
    private const int DocumentsPerSchema = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Validate_RandomSchemasAndDocuments_AgreesWithTheSlowReading(int seed)
    {
        var random = new RandomSchemas(seed);
        var validator = new SchemaValidator();
        var valid = 0;
        for (var i = 0; i < SchemasPerSeed; i++)
        {
            var schema = random.Schema();
            var plan = Schemas.Plan(schema);
            using var parsed = JsonDocument.Parse(schema);
            var slow = new SlowValidator(parsed.RootElement);
            for (var j = 0; j < DocumentsPerSchema; j++)
            {
                var document = random.Document();
                using var data = JsonDocument.Parse(document);
                var text = Encoding.UTF8.GetBytes(document);
                var expected = slow.IsValid(data.RootElement);
                valid += expected ? 1 : 0;

                Assert.True(expected == (validator.Validate(plan, text).Count == 0), $"streaming: {schema} {document}");
                Assert.True(expected == (validator.ValidateAsTree(plan, text).Count == 0), $"tree: {schema} {document}");
            }
        }

        // Neither verdict may be so rare that agreement on it shows nothing.
        Assert.InRange(valid, SchemasPerSeed * DocumentsPerSchema / 10, SchemasPerSeed * DocumentsPerSchema * 9 / 10);
    }

    [Fact]
    public void Validate_StreamingAndTree_TellOfTheSamePlaces()
    {
        var random = new RandomSchemas(99);
        var validator = new SchemaValidator();
        for (var i = 0; i < 3_000; i++)
        {
            var schema = random.Schema();
            var plan = Schemas.Plan(schema);
            var text = Encoding.UTF8.GetBytes(random.Document());

            var streamed = Places(validator.Validate(plan, text, limit: 1_000));
            var asTree = Places(validator.ValidateAsTree(plan, text, limit: 1_000));
            Assert.True(streamed.SetEquals(asTree), $"{schema} {Encoding.UTF8.GetString(text)}: {string.Join(' ', streamed)} | {string.Join(' ', asTree)}");
        }
    }

    private static HashSet<(string, string)> Places(IEnumerable<SchemaViolation> violations) =>
        [.. violations.Select(violation => (violation.Instance, violation.Schema))];
}
