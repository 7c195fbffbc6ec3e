using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class ModelRegistryTests
{
    private static readonly ModelSignature _signature = new([], []);

    [Theory]
    [InlineData("iris", null, true)]
    [InlineData("iris", "", true)]
    [InlineData("iris", "3", true)]
    [InlineData("iris", "03", false)]
    [InlineData("iris", "2", false)]
    [InlineData("Iris", null, false)]
    [InlineData("", null, false)]
    [InlineData("iris\0", null, false)]
    public void TryFind_NameAndVersion_MatchExactly(string name, string? version, bool expected)
    {
        var registry = new ModelRegistry([Sound("iris", 3)]);

        Assert.Equal(expected, registry.TryFind(name, version, out _));
    }

    [Fact]
    public void TryFind_RefusedModel_IsFoundWithItsReason()
    {
        var registry = new ModelRegistry([new ServedModel(ModelManifest.Refused("m", "broken"), 0, "/m")]);

        Assert.True(registry.TryFind("m", null, out var model));
        Assert.Equal(new ModelStatus(ModelState.Unavailable, "broken", null), model.Status);
        Assert.Equal("", model.Version);
    }

    [Fact]
    public void IsReady_UntilEachModelLoadedOrFailed_IsFalse()
    {
        var first = Sound("a", 1);
        var second = Sound("b", 1);
        var registry = new ModelRegistry([first, second]);
        Assert.False(registry.IsReady);

        first.Status = new ModelStatus(ModelState.Ready, null, _signature);
        Assert.False(registry.IsReady);

        second.Status = new ModelStatus(ModelState.Unavailable, "broken", null);
        Assert.True(registry.IsReady);
    }

    [Fact]
    public void IsReady_LoadedModelRestarts_StaysTrue()
    {
        var model = Sound("a", 1);
        model.Status = new ModelStatus(ModelState.Loading, "restarting", _signature);

        Assert.True(new ModelRegistry([model]).IsReady);
    }

    private static ServedModel Sound(string name, int version) =>
        new(ManifestReader.Read(name, "runtime: onnx"), version, "/models/" + name);
}
