using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;

namespace SandboxGateway.Tests.Contracts.Typed;

/// <summary>A contract written as a C# type: its schema goes to a file beside model.yaml.</summary>
public sealed class TypedContractTests
{
    [Theory]
    [InlineData("""{"language":"en","threshold":0.5,"limit":7}""", true)]
    [InlineData("""{"language":"en"}""", true)]
    [InlineData("""{"threshold":0.5}""", false)]
    [InlineData("""{"language":"english"}""", false)]
    [InlineData("""{"language":"en","threshold":1.5}""", false)]
    [InlineData("""{"language":"en","threshold":"low"}""", false)]
    [InlineData("""{"language":"en","limit":0}""", false)]
    [InlineData("""{"language":"en","limit":1.5}""", false)]
    [InlineData("""{"language":"en","temperature":1}""", false)]
    public async Task Schema_OfACSharpType_HoldsParametersToIt(string parameters, bool taken)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "parameters.json"), TypedContract.From<SentimentParameters>());
        var contract = ContractSamples.Compile("parameters: parameters.json", out var mistakes, folder.Path);
        Assert.True(contract is not null, mistakes);

        var body = $$"""{"parameters":{{parameters}},{{ContractSamples.Input(DataType.Fp32, 1, "[1]")[1..]}}""";
        var fault = await ContractSamples.JudgeAsync(contract, body);

        Assert.True(taken == (fault is null), fault?.Message);
    }
}
