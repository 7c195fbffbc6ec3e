using System.Diagnostics;
using System.Text;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Tests.Contracts.Validation;

/// <summary>Verdicts on documents, what is said of them, and that hostile ones cost little.</summary>
public sealed class SchemaValidatorTests
{
    // Far above what any of these takes, far below what the attack asks for.
    // Far above what any takes: it tells slow from never.
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"a\":1,\"\\u0061\":1}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{} {}")]
    [InlineData("[1,]")]
    [InlineData("[NaN]")]
    [InlineData("[01]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("1e10000")]
    [InlineData("1e-10000")]
    [InlineData("")]
    [InlineData("/* */ 1")]
    public void Validate_TextThatIsNoStrictJson_IsInvalid(string document)
    {
        foreach (var schema in (string[])["true", """{"uniqueItems":true,"unevaluatedProperties":true}"""])
        {
            var violation = Assert.Single(Schemas.Validate(schema, document));
            Assert.Equal("json", violation.Keyword);
        }
    }

    [Fact]
    public void Validate_BytesThatAreNoUtf8_AreInvalid()
    {
        var plan = Schemas.Plan("true");

        Assert.Equal("json", Assert.Single(new SchemaValidator().Validate(plan, (byte[])[0x22, 0xFF, 0x22])).Keyword);
        Assert.Equal("json", Assert.Single(new SchemaValidator().Validate(plan, (byte[])[0x22, 0xC0, 0xAF, 0x22])).Keyword);
    }

    [Fact]
    public void Validate_DeepText_IsInvalid()
    {
        Assert.NotEmpty(Schemas.Validate("true", new string('[', 65) + new string(']', 65)));
        Assert.Empty(Schemas.Validate("true", new string('[', 64) + new string(']', 64)));
        Assert.NotEmpty(Schemas.Validate("true", new string('[', 100_000)));
    }

    [Theory]
    [InlineData("""{"multipleOf":0.01}""", "0.07", true)]
    [InlineData("""{"multipleOf":0.01}""", "4.35", true)]
    [InlineData("""{"multipleOf":0.01}""", "4.351", false)]
    [InlineData("""{"multipleOf":3}""", "9007199254740993", true)]
    [InlineData("""{"multipleOf":3}""", "9007199254740994", false)]
    [InlineData("""{"multipleOf":7}""", "1e300", false)]
    [InlineData("""{"maximum":9007199254740992}""", "9007199254740993", false)]
    [InlineData("""{"exclusiveMaximum":0.1}""", "0.1", false)]
    [InlineData("""{"exclusiveMaximum":0.1}""", "0.09999999999999999999999999", true)]
    [InlineData("""{"minimum":0}""", "-0", true)]
    [InlineData("""{"minimum":0}""", "-0.0000000000000000000000000000000000001", false)]
    [InlineData("""{"const":1.0}""", "1", true)]
    [InlineData("""{"const":100}""", "1e2", true)]
    [InlineData("""{"type":"integer"}""", "1.0", true)]
    [InlineData("""{"type":"integer"}""", "1e400", true)]
    [InlineData("""{"type":"integer"}""", "1e-1", false)]
    [InlineData("""{"maxLength":1}""", "\"💩\"", true)]
    [InlineData("""{"maxLength":1}""", "\"\\ud83d\\udca9\"", true)]
    [InlineData("""{"const":{"a":[1,2],"b":null}}""", """{"b":null,"a":[1.0,2e0]}""", true)]
    [InlineData("""{"enum":["[]"]}""", "[]", false)]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1,"b":2},{"b":2.0,"a":1}]""", false)]
    [InlineData("""{"uniqueItems":true}""", """[1,true,"1",[1],{"1":1}]""", true)]
    [InlineData("""{"pattern":"^.$"}""", "\"💩\"", true)]
    [InlineData("""{"pattern":"^[^a]$"}""", "\"💩\"", true)]
    [InlineData("""{"pattern":"^a$"}""", "\"a\\n\"", false)]
    public void Validate_EdgesOfKeywords_AreExact(string schema, string document, bool valid) =>
        Assert.Equal(valid, Schemas.IsValid(schema, document));

    [Fact]
    public void Validate_ManyViolations_NamesPlaceKeywordAndBothSides()
    {
        var violations = Schemas.Validate(
            """{"properties":{"a/b":{"items":{"maximum":3}},"c":{"$ref":"#/$defs/c"}},"required":["d"],"$defs":{"c":{"type":"null"}}}""",
            """{"a/b":[1,9],"c":"hunter2"}""");

        Assert.Equal(
            [
                new SchemaViolation("/a~1b/1", "/properties/a~1b/items/maximum", "maximum", "at most 3", "9"),
                new SchemaViolation("/c", "/$defs/c/type", "type", "null", "a string of 7 characters"),
                new SchemaViolation("", "/required", "required", "the member \"d\"", "none"),
            ],
            violations);
    }

    [Fact]
    public void Validate_PlaceInsideATree_IsTheWholeWay()
    {
        var violations = Schemas.Validate(
            """{"properties":{"a":{"items":{"unevaluatedProperties":false,"properties":{"b":true}}}}}""", """{"a":[{},{"b":1,"c~":2}]}""");

        Assert.Equal("/a/1/c~0", Assert.Single(violations).Instance);
    }

    [Fact]
    public void Validate_TextOfTheDocument_IsNeverRepeated()
    {
        const string secret = "sk-live-0123456789";
        var violations = Schemas.Validate(
            """{"additionalProperties":{"type":"null","enum":[null],"pattern":"^x","maxLength":1,"format":"uuid","not":{"type":"string"}}}""",
            $$"""{"a":"{{secret}}"}""");

        Assert.NotEmpty(violations);
        Assert.DoesNotContain(violations, violation => violation.ToString().Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_MoreViolationsThanTheLimit_StopsAtIt()
    {
        var plan = Schemas.Plan("""{"items":{"type":"null"}}""");
        var text = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, 1_000))}]");

        Assert.Equal(ViolationList.DefaultLimit, new SchemaValidator().Validate(plan, text).Count);
        Assert.Equal(3, new SchemaValidator().ValidateAsTree(plan, text, limit: 3).Count);
    }

    [Fact]
    public void Validate_AfterADocumentThatEndedEarly_JudgesTheNextAfresh()
    {
        var plan = Schemas.Plan("""{"properties":{"a":{"type":"integer"}},"required":["a"]}""");
        var validator = new SchemaValidator();

        Assert.NotEmpty(validator.Validate(plan, """{"a":1,"b":[{"c":{"""u8));
        Assert.Empty(validator.Validate(plan, """{"a":1,"b":[{"c":{}}]}"""u8));
        Assert.NotEmpty(validator.Validate(plan, """{"b":1}"""u8));
    }

    public static TheoryData<string, string, string> HostileDocuments() => new()
    {
        { "a pattern that explodes under backtracking", """{"pattern":"^(a+)+$"}""", $"\"{new string('a', 200_000)}!\"" },
        { "nested repeats", """{"pattern":"^((a{0,20}){0,20})$"}""", $"\"{new string('a', 100_000)}!\"" },
        { "many keys", """{"additionalProperties":{"type":"integer"}}""", $"{{{string.Join(',', Enumerable.Range(0, 400_000).Select(i => $"\"k{i}\":{i}"))}}}" },
        { "a branching schema on nested arrays", """{"anyOf":[{"items":{"$ref":"#"},"maxItems":0},{"items":{"$ref":"#"},"minItems":9},{"items":{"$ref":"#"},"minItems":9}]}""", new string('[', 60) + new string(']', 60) },
        { "unique items that all look alike", """{"uniqueItems":true}""", $"[{string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"{{\"a\":{{\"b\":{i}}}}}"))},1,1]" },
        { "one long number", """{"multipleOf":3}""", new string('9', 1_000_000) },
        { "a long exponent", """{"multipleOf":3}""", "1e999999999999999999" },
    };

    [Theory]
    [MemberData(nameof(HostileDocuments))]
    public void Validate_HostileDocument_IsRefusedInBoundedTime(string name, string schema, string document)
    {
        var plan = Schemas.Plan(schema);
        var text = Encoding.UTF8.GetBytes(document);
        var clock = Stopwatch.StartNew();

        Assert.True(new SchemaValidator().Validate(plan, text).Count > 0, name);
        Assert.True(clock.Elapsed < _bound, $"{name}: {clock.Elapsed}");
    }
}
