using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class ServedModelTests
{
    private static readonly ModelSignature _signature = new([], []);

    [Fact]
    public void Retire_WhileHeld_DrainsWithTheLastRelease()
    {
        var model = Ready(1);
        Assert.True(model.TryHold());
        Assert.True(model.TryHold());

        model.Retire("replaced");
        Assert.False(model.TryHold());
        Assert.False(model.Drained.IsCompleted);
        model.Release();
        Assert.False(model.Drained.IsCompleted);
        model.Release();

        Assert.True(model.Drained.IsCompletedSuccessfully);
    }

    [Fact]
    public void Retire_HeldByNobody_DrainsAtOnce()
    {
        var model = Ready(1);

        model.Retire("replaced");
        model.Retire("again");

        Assert.True(model.Drained.IsCompleted);
        Assert.Equal(new ModelStatus(ModelState.Unloading, "replaced", _signature), model.Status);
        Assert.False(model.IsServing);
    }

    [Fact]
    public void Status_AfterRetiring_ShowsWorkersAsUnloadingOnly()
    {
        var model = Ready(1);
        model.Retire("replaced");

        model.Status = new ModelStatus(ModelState.Loading, "Its worker ended and is being replaced.", _signature);
        Assert.Equal(new ModelStatus(ModelState.Unloading, "replaced", _signature), model.Status);
        model.Status = new ModelStatus(ModelState.Unavailable, "It was unloaded.", _signature);

        Assert.Equal(ModelState.Unavailable, model.Status.State);
    }

    [Fact]
    public async Task TryHold_ByManyWhileRetired_EveryHoldEndsBeforeItIsDrained()
    {
        for (var round = 0; round < 200; round++)
        {
            var model = Ready(1);
            var inside = 0;
            var wasDrainedInside = false;
            var holders = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                while (model.TryHold())
                {
                    Interlocked.Increment(ref inside);
                    wasDrainedInside |= model.Drained.IsCompleted;
                    Interlocked.Decrement(ref inside);
                    model.Release();
                }
            })).ToList();

            model.Retire("replaced");
            await model.Drained;
            Assert.Equal(0, Volatile.Read(ref inside));
            await Task.WhenAll(holders);
            Assert.False(wasDrainedInside);
        }
    }

    [Fact]
    public void Default_IsTheHighestThatServes()
    {
        var (first, second, third) = (Ready(1), Ready(2), Model(3));
        var registry = new ModelRegistry([first, second, third]);

        Assert.Same(second, Find(registry));
        third.Status = new ModelStatus(ModelState.Ready, null, _signature);
        Assert.Same(third, Find(registry));
        third.Status = new ModelStatus(ModelState.Loading, "Its worker is being replaced.", _signature);
        Assert.Same(third, Find(registry));
        third.Status = new ModelStatus(ModelState.Unavailable, "It failed.", _signature);
        Assert.Same(second, Find(registry));
        second.Retire("gone");
        Assert.Same(first, Find(registry));
        first.Retire("gone");
        Assert.Same(third, Find(registry));
        Assert.Equal(["1"], new ModelRegistry([Ready(1), Model(2)]).ServingVersions("m"));
    }

    [Fact]
    public void Lease_OfARetiredModel_FindsWhatTookItsPlace()
    {
        var (old, current) = (Ready(1), Ready(2));
        var registry = new ModelRegistry([old, current]);
        current.Retire("taken back");

        using var byDefault = registry.Lease("m", null);
        using var byNumber = registry.Lease("m", "2");
        using var nothing = registry.Lease("m", "3");

        Assert.True(byDefault.IsHeld);
        Assert.Same(old, byDefault.Model);
        Assert.False(byNumber.IsHeld);
        Assert.Same(current, byNumber.Model);
        Assert.Null(nothing.Model);
    }

    [Fact]
    public void Find_Label_IsTheVersionItNames()
    {
        var versions = new ModelVersions([Ready(1), Ready(2)], new Dictionary<string, int> { ["stable"] = 1, ["next"] = 7 });

        Assert.Equal("1", versions.Find("stable")?.Version);
        Assert.Null(versions.Find("next"));
        Assert.Null(versions.Find("Stable"));
        Assert.Equal("stable", Assert.Single(versions.Labels).Key);
    }

    private static ServedModel? Find(ModelRegistry registry) => registry.TryFind("m", null, out var model) ? model : null;

    private static ServedModel Model(int version) => new(ManifestReader.Read("m", "runtime: onnx"), version, "/m");

    private static ServedModel Ready(int version)
    {
        var model = Model(version);
        model.Status = new ModelStatus(ModelState.Ready, null, _signature);
        return model;
    }
}
