namespace SandboxGateway.Tests.Contracts.Declarations;

public sealed class ClassifierReaderTests
{
    [Fact]
    public void Read_Whole_IsTaken()
    {
        var classifier = ContractSamples.Compile(
            "classifier: {model: guard, inputs: [t], input: text, output: score, threshold: 0.8, action: flag, timeoutMs: 50, onFailure: open}")
            .Declared.Classifier!;

        Assert.Equal(("guard", "text", "score", 0.8), (classifier.Model, classifier.Input, classifier.Output, classifier.Threshold));
        Assert.Equal(["t"], classifier.Inputs);
        Assert.Equal((true, true, TimeSpan.FromMilliseconds(50)), (classifier.OnlyFlags, classifier.FailsOpen, classifier.Timeout));
    }

    [Theory]
    [InlineData("url: https://guard.example/v2/models/g/infer")]
    [InlineData("url: 'http://127.0.0.1:9000/infer'")]
    [InlineData("url: 'http://[::1]:9000/infer'")]
    public void Read_AddressTextsMayGoTo_IsTaken(string url) =>
        Assert.NotNull(ContractSamples.Compile($"classifier: {{{url}, timeoutMs: 1, onFailure: closed}}").Declared.Classifier!.Url);

    [Theory]
    [InlineData("classifier: guard", "must be a group of keys")]
    [InlineData("classifier: {timeoutMs: 1, onFailure: closed}", "must have either url or model")]
    [InlineData("classifier: {model: g, url: 'https://h/', timeoutMs: 1, onFailure: closed}", "must have either url or model")]
    [InlineData("classifier: {model: g, onFailure: closed}", "must have timeoutMs")]
    [InlineData("classifier: {model: g, timeoutMs: 1}", "must have onFailure")]
    [InlineData("classifier: {model: g, timeoutMs: 0, onFailure: closed}", "timeoutMs must be a whole number from 1 to")]
    [InlineData("classifier: {model: g, timeoutMs: 1, onFailure: ajar}", "onFailure must be closed or open")]
    [InlineData("classifier: {model: g, timeoutMs: 1, onFailure: closed, action: log}", "action must be refuse or flag")]
    [InlineData("classifier: {model: g, timeoutMs: 1, onFailure: closed, threshold: high}", "threshold must be a number")]
    [InlineData("classifier: {model: m, timeoutMs: 1, onFailure: closed}", "model must name another model")]
    [InlineData("classifier: {model: ../g, timeoutMs: 1, onFailure: closed}", "model must name another model")]
    [InlineData("classifier: {url: 'http://guard.example/', timeoutMs: 1, onFailure: closed}", "url must be an https address")]
    [InlineData("classifier: {url: 'https://me@guard.example/', timeoutMs: 1, onFailure: closed}", "url must be an https address")]
    [InlineData("classifier: {url: 'ftp://guard.example/', timeoutMs: 1, onFailure: closed}", "url must be an https address")]
    [InlineData("classifier: {model: g, timeoutMs: 1, onFailure: closed, retries: 3}", "unknown key \"retries\"")]
    public void Read_Mistake_IsTold(string lines, string mistake)
    {
        Assert.Null(ContractSamples.Compile(lines, out var mistakes));
        Assert.Contains(mistake, mistakes, StringComparison.Ordinal);
    }
}
