using SandboxGateway.Tests.Registry;

namespace SandboxGateway.Tests.Contracts.Declarations;

/// <summary>The group "contract" of a model.yaml: every mistake is told with its place.</summary>
public sealed class ModelContractTests
{
    [Theory]
    [InlineData("reqest: {}", "model.yaml:3:3: unknown key \"reqest\"; allowed: request, parameters, response, inputs, outputs, ")]
    [InlineData("request: 5", "model.yaml:3:12: request must be a JSON schema or the name of a file with one, not a number")]
    [InlineData("request: nowhere.json", "model.yaml:3:12: the file nowhere.json is missing")]
    [InlineData("request: ../other/s.json", "model.yaml:3:12: request must be the path of a file below")]
    [InlineData("request: /etc/passwd", "model.yaml:3:12: request must be the path of a file below")]
    [InlineData("maxErrors: 0", "model.yaml:3:14: maxErrors must be a whole number from 1 to 100, not 0")]
    [InlineData("inputs: [x]", "model.yaml:3:11: inputs must name tensors")]
    [InlineData("inputs:\n  x: 5", "model.yaml:4:8: x must be a group of keys, not a number")]
    [InlineData("inputs:\n  x:\n    minimun: 5", "model.yaml:5:7: unknown key \"minimun\"")]
    [InlineData("inputs:\n  x:\n    minimum: '5'", "model.yaml:5:16: minimum must be a number as JSON writes it, not the text \"5\"")]
    [InlineData("inputs:\n  x:\n    minimum: .inf", "model.yaml:5:16: minimum must be a number as JSON writes it")]
    [InlineData("inputs:\n  x:\n    multipleOf: 0", "model.yaml:5:19: multipleOf must be more than zero")]
    [InlineData("inputs:\n  x:\n    pattern: (?=a)b", "model.yaml:5:16: pattern: ")]
    [InlineData("inputs:\n  x:\n    enum: []", "model.yaml:5:13: enum must have 1 to 1000 entries")]
    [InlineData("inputs:\n  x:\n    mediaType: image/bmp", "model.yaml:5:18: mediaType must be image/png or image/jpeg")]
    [InlineData("inputs:\n  x:\n    finite: yes please", "model.yaml:5:15: finite must be true or false")]
    [InlineData("request:\n  type: object\n  properties:\n    id:\n      typ: string", "model.yaml:7:12: /properties/id/typ: ")]
    [InlineData("request:\n  minimum: 0x10", "model.yaml:4:14: 0x10 is a number JSON has no form for")]
    [InlineData("parameters:\n  $ref: https://example.com/s.json", "model.yaml:4: /$ref: ")]
    public void Compile_Mistake_IsToldWithItsPlace(string lines, string mistake)
    {
        Assert.Null(ContractSamples.Compile(lines, out var found));
        var expected = mistake.Replace("model.yaml:7:12:", "model.yaml:7:", StringComparison.Ordinal);
        Assert.StartsWith(expected, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_ManyMistakes_AreAllTold()
    {
        Assert.Null(ContractSamples.Compile("maxErrors: x\nrequest: {type: strnig, minLength: a}\ninputs: {x: {finite: 1}}", out var found));

        Assert.Equal(4, found.Split("; ").Length);
    }

    [Fact]
    public void Compile_SchemaInAFile_IsReadFromTheVersionFirst()
    {
        using var repository = new TempRepository();
        repository.File("m/request.json", "{\n  \"type\": \"strnig\"\n}");
        repository.File("m/1/request.json", "{\"type\":\"object\"}");
        var (folder, version) = (Path.Combine(repository.Path, "m"), Path.Combine(repository.Path, "m", "1"));

        Assert.NotNull(ContractSamples.Compile("request: request.json", out _, folder, version));
        Assert.Null(ContractSamples.Compile("request: request.json", out var mistakes, folder, Path.Combine(repository.Path, "m", "2")));
        Assert.StartsWith("request.json:2: /type: names a type that does not exist", mistakes, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_LinkOutOfTheFolder_IsRefused()
    {
        using var repository = new TempRepository();
        repository.File("secret.json", "{}");
        repository.Folder("m/1");
        repository.Link("m/request.json", "../secret.json");

        Assert.Null(ContractSamples.Compile("request: request.json", out var mistakes, Path.Combine(repository.Path, "m"), Path.Combine(repository.Path, "m", "1")));
        Assert.Contains("is a link that leaves the folder", mistakes, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_SchemaOfDataAlone_KnowsWhetherItLooksAtData()
    {
        Assert.False(ContractSamples.Compile("request: {properties: {id: {maxLength: 5}}}").RequestLooksAtData);
        Assert.False(ContractSamples.Compile("request: {properties: {inputs: {items: {required: [data], properties: {data: {type: array}}}}}}").RequestLooksAtData);
        Assert.True(ContractSamples.Compile("request: {properties: {inputs: {items: {properties: {data: {minItems: 1}}}}}}").RequestLooksAtData);
        Assert.True(ContractSamples.Compile("request: {properties: {inputs: {items: {additionalProperties: {maxItems: 3}}}}}").RequestLooksAtData);
        Assert.True(ContractSamples.Compile("request: {anyOf: [{required: [id]}, {required: [inputs]}]}").RequestLooksAtData);
    }
}
