using Microsoft.Extensions.Options;
using SandboxGateway.Filters;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Filters;

public sealed class SecretGuardTests
{
    private readonly SecretGuard _guard = new(new FilterRules(Options.Create(new FilterOptions())), new Canaries());

    [Fact]
    public void FindUnknownRule_NoSuchId_SaysFileAndLine() =>
        Assert.StartsWith(
            "model.yaml:5:5: there is no filter rule \"github-pta\"",
            _guard.FindUnknownRule(ManifestReader.Read("m", "runtime: onnx\noutput:\n  filter:\n   rules:\n    github-pta: block\n")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("runtime: onnx")]
    [InlineData("runtime: onnx\noutput: {filter: {rules: {github-pat: block, sandbox-marker: tag}}}")]
    public void FindUnknownRule_KnownIds_FindsNone(string manifest) =>
        Assert.Null(_guard.FindUnknownRule(ManifestReader.Read("m", manifest)));
}
