using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Tests.Contracts;

/// <summary>Tensors long enough that their numbers are read in runs, past the JSON reader: places and verdicts are those of the whole document.</summary>
public sealed class LongTensorTests
{
    private const string Bounds =
        "request: {properties: {inputs: {items: {properties: {data: {items: {type: number, maximum: 10}}, parameters: {properties: {p: {maxLength: 1}}}}}}}}";

    private const int Count = 500;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(Count - 1)]
    public async Task Judge_ElementOutOfBounds_IsToldWithItsPlace(int position)
    {
        var fault = await ContractSamples.JudgeAsync(Bounds, Body(position, "11", """{"p":"a"}"""));

        var violation = Assert.Single(fault!.Violations);
        Assert.Equal(($"/inputs/0/data/{position}", "11"), (violation.Instance, violation.Found));
    }

    [Fact]
    public async Task Judge_MembersBehindARun_AreJudgedByTheirOwnText()
    {
        Assert.Null(await ContractSamples.JudgeAsync(Bounds, Body(0, "10", """{"p":"a"}""")));

        var fault = await ContractSamples.JudgeAsync(Bounds, Body(0, "10", """{"p":"ab"}"""));

        Assert.Equal("/inputs/0/parameters/p", Assert.Single(fault!.Violations).Instance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_NoJsonBehindARun_IsToldWithItsLine(bool isJudged)
    {
        var fault = await ContractSamples.JudgeAsync(isJudged ? Bounds : "maxErrors: 1", Body(250, "01", "{}"));

        Assert.Contains($"not valid JSON, or more than 32 levels deep, at line {1 + 250 + 1}, byte", fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ElementThatIsNoNumber_IsToldWithItsIndex()
    {
        var fault = await ContractSamples.JudgeAsync(Bounds, Body(250, "\"7\"", "{}"));

        Assert.Contains("inputs[0].data[250]: must be a number for FP32", fault!.Message, StringComparison.Ordinal);
    }

    // Each number on a line of its own; the first is on the second line.
    private static string Body(int position, string number, string parameters)
    {
        var numbers = Enumerable.Range(0, Count).Select(i => i == position ? number : "1.5");
        var input = ContractSamples.Input(DataType.Fp32, Count, $"[\n{string.Join(",\n", numbers)}]");
        return input.Replace("]}]}", $"],\"parameters\":{parameters}}}]}}", StringComparison.Ordinal);
    }
}
