using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class OutputKeysReaderTests
{
    [Fact]
    public void Read_AllKeys_AreTaken()
    {
        var filter = ManifestReader.Read("m", "runtime: onnx\noutput: {filter: {action: mask, rules: {github-pat: block}, report: true}}").Filter!;

        Assert.Equal(OutputFilterAction.Mask, filter.Action);
        Assert.Equal(OutputFilterAction.Block, filter.Rules["github-pat"]);
        Assert.True(filter.Report);
    }

    [Fact]
    public void Read_NoKey_LeavesItToTheGateway() => Assert.Null(ManifestReader.Read("m", "runtime: onnx").Filter);

    [Theory]
    [InlineData("output: 1", "output must be a group of keys")]
    [InlineData("output: {filtre: {}}", "unknown key \"filtre\"")]
    [InlineData("output: {filter: [a]}", "filter must be a group of keys")]
    [InlineData("output: {filter: {action: ignore}}", "action must be tag, redact, mask, hash or block, not \"ignore\"")]
    [InlineData("output: {filter: {rules: {a: 1}}}", "a must be text")]
    [InlineData("output: {filter: {report: maybe}}", "report must be true or false")]
    [InlineData("output: {labels: [a]}", "labels must be a group of keys")]
    [InlineData("output: {labels: {y: 1}}", "y must be text")]
    [InlineData("output: {labels: {y: ../etc}}", "y must be the plain name of a file")]
    [InlineData("output: {filter: {colour: red}}", "unknown key \"colour\"")]
    public void Read_Mistake_IsRefused(string yaml, string problem) =>
        Assert.Contains(problem, ManifestReader.Read("m", $"runtime: onnx\n{yaml}").Problem, StringComparison.Ordinal);
}
