using NJsonSchema;
using Xunit.Abstractions;

namespace SandboxGateway.Tests.Contracts.Differential;

/// <summary>NJsonSchema where it claims what the validator claims, and the places where it is known to be wrong.</summary>
public sealed class SecondOpinionTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Validate_KeywordsBothKnow_AgreesWithNJsonSchema()
    {
        var random = new SharedSchemas(17);
        var valid = 0;
        for (var i = 0; i < 400; i++)
        {
            var schema = random.Schema();
            var other = await JsonSchema.FromJsonAsync(schema);
            for (var j = 0; j < 10; j++)
            {
                var document = random.Document();
                var ours = Schemas.IsValid(schema, document);
                valid += ours ? 1 : 0;
                Assert.True(ours == (other.Validate(document).Count == 0), $"{schema} {document}: ours {ours}");
            }
        }

        output.WriteLine($"{valid} of 4,000 documents valid");
        Assert.InRange(valid, 400, 3_600);
    }

    /// <summary>Should one of these begin to agree, the list is to be shortened.</summary>
    [Theory]
    [InlineData("const is not known", """{"const":1}""", "2", false)]
    [InlineData("contains is not known", """{"contains":{"type":"null"}}""", "[1]", false)]
    [InlineData("propertyNames is not known", """{"propertyNames":{"maxLength":1}}""", """{"ab":1}""", false)]
    [InlineData("if is not known", """{"if":{"type":"integer"},"then":{"minimum":5}}""", "1", false)]
    [InlineData("prefixItems is not known", """{"prefixItems":[{"type":"null"}]}""", "[1]", false)]
    [InlineData("dependentRequired is not known", """{"dependentRequired":{"a":["b"]}}""", """{"a":1}""", false)]
    [InlineData("unevaluatedProperties is not known", """{"unevaluatedProperties":false}""", """{"a":1}""", false)]
    [InlineData("a maximum of zero is taken for none", """{"maxItems":0}""", "[1]", false)]
    [InlineData("enum compares texts", """{"enum":["1"]}""", "1", false)]
    [InlineData("lengths are of UTF-16", """{"type":"string","maxLength":1}""", "\"🐲\"", true)]
    [InlineData("1.0 is taken for a fraction", """{"type":"integer"}""", "1.0", true)]
    [InlineData("the text need not be JSON", """{"type":"object"}""", "{'a':1,}", false)]
    [InlineData("a name given twice is taken", """{"type":"object"}""", """{"a":1,"a":2}""", false)]
    [InlineData("text may follow the value", """{"type":"object"}""", "{} {}", false)]
    public async Task Validate_KnownMistakesOfNJsonSchema_AreNotOurs(string mistake, string schema, string document, bool valid)
    {
        var other = await JsonSchema.FromJsonAsync(schema);

        Assert.Equal(valid, Schemas.IsValid(schema, document));
        Assert.True(valid != (other.Validate(document).Count == 0), $"No longer so: {mistake}");
    }
}
