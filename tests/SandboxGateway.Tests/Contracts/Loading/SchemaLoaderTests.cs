using System.Text;
using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Tests.Contracts.Loading;

/// <summary>What cannot be honoured refuses the schema, with its place.</summary>
public sealed class SchemaLoaderTests
{
    [Theory]
    [InlineData("""{"minLenght":1}""", "/minLenght")]
    [InlineData("""{"properties":{"a/b":{"required":"x"}}}""", "/properties/a~1b/required")]
    [InlineData("""{"type":"strnig"}""", "/type")]
    [InlineData("""{"type":[]}""", "/type")]
    [InlineData("""{"type":["string","string"]}""", "/type")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2019-09/schema"}""", "/$schema")]
    [InlineData("""{"properties":{"a":{"$schema":"https://json-schema.org/draft/2020-12/schema"}}}""", "/properties/a/$schema")]
    [InlineData("""{"$ref":"http://127.0.0.1:1/s.json"}""", "/$ref")]
    [InlineData("""{"$ref":"file:///etc/passwd"}""", "/$ref")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "/$ref")]
    [InlineData("""{"$ref":"#none"}""", "/$ref")]
    [InlineData("""{"$ref":1}""", "/$ref")]
    [InlineData("""{"default":{"type":"string"},"items":{"$ref":"#/default"}}""", "/items/$ref")]
    [InlineData("""{"$recursiveRef":"#"}""", "/$recursiveRef")]
    [InlineData("""{"format":"colour"}""", "/format")]
    [InlineData("""{"pattern":"a(?=b)"}""", "/pattern")]
    [InlineData("""{"pattern":"(a)\\1"}""", "/pattern")]
    [InlineData("""{"pattern":"["}""", "/pattern")]
    [InlineData("""{"patternProperties":{"(":true}}""", "/patternProperties")]
    [InlineData("""{"minimum":"1"}""", "/minimum")]
    [InlineData("""{"multipleOf":0}""", "/multipleOf")]
    [InlineData("""{"maxLength":-1}""", "/maxLength")]
    [InlineData("""{"maxLength":1.5}""", "/maxLength")]
    [InlineData("""{"uniqueItems":1}""", "/uniqueItems")]
    [InlineData("""{"required":["a","a"]}""", "/required")]
    [InlineData("""{"allOf":[]}""", "/allOf")]
    [InlineData("""{"allOf":{}}""", "/allOf")]
    [InlineData("""{"properties":[]}""", "/properties")]
    [InlineData("""{"items":[true]}""", "/items")]
    [InlineData("""{"not":1}""", "/not")]
    [InlineData("""{"enum":1}""", "/enum")]
    [InlineData("""{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}""", "/$defs/b/$anchor")]
    [InlineData("""{"$defs":{"a":{"$id":"http://x/y"},"b":{"$id":"http://x/y"}}}""", "/$defs/b/$id")]
    [InlineData("""1""", "")]
    [InlineData("""{"title":1}""", "/title")]
    public void Load_WhatCannotBeHonoured_IsRefusedAtItsPlace(string schema, string place)
    {
        var loaded = Schemas.Load(schema);

        Assert.Null(loaded.Plan);
        Assert.Equal(place, loaded.Refusals[0].Pointer);
        Assert.NotEmpty(loaded.Refusals[0].Reason);
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"allOf":[{"$ref":"#/$defs/a"}]}}}""")]
    [InlineData("""{"not":{"$ref":"#"}}""")]
    [InlineData("""{"if":{"$ref":"#"}}""")]
    [InlineData("""{"dependentSchemas":{"a":{"$ref":"#"}}}""")]
    [InlineData("""{"$dynamicAnchor":"n","anyOf":[{"$dynamicRef":"#n"}]}""")]
    public void Load_CycleThatConsumesNoInput_IsRefused(string schema) =>
        Assert.Contains("itself", Assert.Single(Schemas.Load(schema).Refusals).Reason, StringComparison.Ordinal);

    [Fact]
    public void Load_CycleThroughAMember_IsTaken() =>
        Assert.NotNull(Schemas.Load("""{"properties":{"next":{"$ref":"#"}}}""").Plan);

    [Fact]
    public void Load_DoublingReferences_AreRefused()
    {
        var definitions = Enumerable.Range(0, 20).Select(i => $$"""
            "d{{i}}":{"allOf":[{"$ref":"#/$defs/d{{i + 1}}"},{"$ref":"#/$defs/d{{i + 1}}"}]}
            """);
        var loaded = Schemas.Load($$$"""{"$ref":"#/$defs/d0","$defs":{{{{string.Join(',', definitions)}}},"d20":true}}""");

        Assert.Null(loaded.Plan);
    }

    [Fact]
    public void Load_LongChainOfReferences_IsTaken()
    {
        var definitions = Enumerable.Range(0, 1_500).Select(i => $$"""
            "{{i}}":{"$ref":"#/$defs/{{i + 1}}"}
            """);
        var schema = $$$"""{"$ref":"#/$defs/0","$defs":{{{{string.Join(',', definitions)}}},"1500":{"type":"null"} } }""";

        Assert.True(Schemas.IsValid(schema, "null"));
        Assert.False(Schemas.IsValid(schema, "1"));
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{}x")]
    [InlineData("{'a':1}")]
    [InlineData("")]
    [InlineData("{\"title\":\"\\ud800\"}")]
    public void Load_TextThatIsNoStrictJson_IsRefused(string schema) => Assert.Null(Schemas.Load(schema).Plan);

    [Fact]
    public void Load_TooLargeOrTooDeep_IsRefused()
    {
        Assert.Null(Schemas.Load($$"""{"title":"{{new string('a', SchemaLoader.MaxTextBytes)}}"}""").Plan);
        Assert.Null(Schemas.Load(string.Concat(Enumerable.Repeat("""{"not":""", 70)) + "true" + new string('}', 70)).Plan);
    }

    [Fact]
    public void Load_NotesOfOnesOwn_AreTaken() => Assert.NotNull(Schemas.Load("""{"x-owner":{"type":7}}""").Plan);

    [Fact]
    public void Load_AnnotatedFormat_IsTakenUnknown()
    {
        var options = SchemaLoadOptions.Default with { Format = FormatUse.Annotate };

        Assert.NotNull(SchemaLoader.Load("""{"format":"colour"}"""u8, options).Plan);
    }

    [Fact]
    public void Load_ManyMistakes_AreAllTold()
    {
        var loaded = Schemas.Load("""{"type":"x","minimum":"1","pattern":"("}""");

        Assert.Equal(["/type", "/minimum", "/pattern"], loaded.Refusals.Select(refusal => refusal.Pointer));
    }

    [Fact]
    public void Load_Metaschemas_JudgeSchemas()
    {
        foreach (var uri in (string[])["http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema"])
        {
            var plan = Schemas.Plan($$"""{"$ref":"{{uri}}"}""");
            var validator = new SandboxGateway.Contracts.Validation.SchemaValidator();

            Assert.Empty(validator.Validate(plan, Encoding.UTF8.GetBytes("""{"properties":{"a":{"type":"string"}}}""")));
            Assert.NotEmpty(validator.Validate(plan, Encoding.UTF8.GetBytes("""{"properties":{"a":{"type":"strnig"}}}""")));
        }
    }
}
