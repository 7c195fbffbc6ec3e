using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class ModelRepositoryTests : IDisposable
{
    private readonly TempRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Scan_SoundModel_IsLoadingInItsHighestVersion()
    {
        _repository.Model("iris");
        _repository.File("iris/2/model.onnx", "x");
        _repository.File("iris/10/model.onnx", "x");

        var model = Assert.Single(Scan());

        Assert.Equal("iris", model.Name);
        Assert.Equal("10", model.Version);
        Assert.Equal(ModelState.Loading, model.Status.State);
        Assert.Null(model.Manifest.Problem);
        Assert.EndsWith("/iris/10", model.VersionFolder, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_SeveralModels_AreInOrderOfNames()
    {
        _repository.Model("b");
        _repository.Model("a");
        _repository.Model("C");

        Assert.Equal(["C", "a", "b"], Scan().Select(model => model.Name));
    }

    [Fact]
    public void Scan_OneBadModel_DoesNotStopTheOthers()
    {
        _repository.Model("bad", "runtime: nonsense");
        _repository.Model("good");

        var models = Scan();

        Assert.Equal(ModelState.Unavailable, models[0].Status.State);
        Assert.Contains("model.yaml:1:10", models[0].Status.Reason, StringComparison.Ordinal);
        Assert.Equal("1", models[0].Version);
        Assert.Equal(ModelState.Loading, models[1].Status.State);
    }

    [Fact]
    public void Scan_StrayEntries_AreIgnored()
    {
        _repository.Model("iris");
        _repository.File("README.md", "read me");
        _repository.File("notes/todo.txt", "nothing");
        _repository.File("iris/labels.txt", "a");
        _repository.Folder("iris/01");
        _repository.Folder("iris/0");
        _repository.Folder("iris/-3");
        _repository.Folder("iris/v9");
        _repository.Folder("iris/99999999999999999999");

        Assert.Equal("1", Assert.Single(Scan()).Version);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    [InlineData("semi;colon")]
    public void Scan_NameThatNoPathCanCarry_IsLeftOut(string name)
    {
        _repository.Model(name);
        _repository.Model("ok");

        Assert.Equal("ok", Assert.Single(Scan()).Name);
    }

    [Fact]
    public void Scan_NameTooLong_IsLeftOut()
    {
        _repository.Model(new string('a', 129));
        _repository.Model(new string('a', 128));

        Assert.Equal(128, Assert.Single(Scan()).Name.Length);
    }

    [Fact]
    public void Scan_VersionsWithoutManifest_IsRefused()
    {
        _repository.File("m/1/model.onnx", "x");

        AssertRefused("the folder has no model.yaml");
    }

    [Fact]
    public void Scan_NoVersion_IsRefusedWithoutVersion()
    {
        _repository.File("m/model.yaml", "runtime: onnx");

        Assert.Equal("", AssertRefused("no version folder").Version);
    }

    [Fact]
    public void Scan_ModelFileMissing_IsRefused()
    {
        _repository.Model("m", "runtime: onnx\nfile: other.onnx\n");

        AssertRefused("the file 1/other.onnx is missing");
    }

    [Fact]
    public void Scan_ModelFileIsFolder_IsRefused()
    {
        _repository.File("m/model.yaml", "runtime: onnx");
        _repository.Folder("m/1/model.onnx");

        AssertRefused("the file 1/model.onnx is missing");
    }

    [Fact]
    public void Scan_EmptyManifest_IsRefused()
    {
        _repository.Model("m", "");

        AssertRefused("model.yaml is empty");
    }

    [Fact]
    public void Scan_ManifestIsFolder_IsRefused()
    {
        _repository.File("m/1/model.onnx", "x");
        _repository.Folder("m/model.yaml");

        AssertRefused("model.yaml is a folder");
    }

    [Fact]
    public void Scan_ManifestTooLong_IsRefused()
    {
        _repository.Model("m", "runtime: onnx\n" + new string('#', 64 * 1024));

        AssertRefused("longer than 65536 bytes");
    }

    [Fact]
    public void Scan_ManifestNotUtf8_IsRefused()
    {
        _repository.Model("m");
        File.WriteAllBytes(Path.Combine(_repository.Path, "m/model.yaml"), [.. "runtime: onnx #"u8, 0xC3, 0x28]);

        AssertRefused("model.yaml is not UTF-8");
    }

    [Fact]
    public void Scan_ManifestWithByteOrderMark_IsRead()
    {
        _repository.Model("m", "\uFEFFruntime: onnx");

        Assert.Null(Assert.Single(Scan()).Manifest.Problem);
    }

    [Fact]
    public void Scan_ManifestLinkOut_IsRefused()
    {
        using var outside = new TempRepository();
        _repository.File("m/1/model.onnx", "x");
        _repository.Link("m/model.yaml", outside.File("model.yaml", "runtime: onnx"));

        AssertRefused("model.yaml is a link that leaves the model's folder");
    }

    [Fact]
    public void Scan_ModelFileLinkOut_IsRefused()
    {
        _repository.Model("other");
        _repository.File("m/model.yaml", "runtime: onnx");
        _repository.Folder("m/1");
        _repository.Link("m/1/model.onnx", "../../other/1/model.onnx");

        AssertRefused("1/model.onnx is a link that leaves the version folder");
    }

    [Fact]
    public void Scan_VersionLinkOut_IsRefused()
    {
        _repository.Model("other");
        _repository.File("m/model.yaml", "runtime: onnx");
        _repository.Link("m/1", "../other/1");

        AssertRefused("version folder 1 is a link that leaves the model's folder");
    }

    [Fact]
    public void Scan_LinkThroughLinkOut_IsRefused()
    {
        _repository.Model("other");
        _repository.File("m/model.yaml", "runtime: onnx");
        _repository.Folder("m/1");
        _repository.Link("m/1/sub", "../../other");
        _repository.Link("m/1/model.onnx", "sub/1/model.onnx");

        AssertRefused("leaves the version folder");
    }

    [Fact]
    public void Scan_LinksInACircle_AreRefused()
    {
        _repository.File("m/model.yaml", "runtime: onnx");
        _repository.Folder("m/1");
        _repository.Link("m/1/model.onnx", "again");
        _repository.Link("m/1/again", "model.onnx");

        AssertRefused("1/model.onnx");
    }

    [Fact]
    public void Scan_DanglingManifestLink_IsRefused()
    {
        _repository.File("m/1/model.onnx", "x");
        _repository.Link("m/model.yaml", "gone.yaml");

        AssertRefused("model.yaml is empty or no regular file");
    }

    [Fact]
    public void Scan_LinksThatStayInside_AreFollowed()
    {
        _repository.Model("m", version: "7", file: "weights.bin");
        _repository.Link("m/7/model.onnx", "weights.bin");
        _repository.Link("m/8", "7");

        var model = Assert.Single(Scan());

        Assert.Null(model.Manifest.Problem);
        Assert.Equal("8", model.Version);
        Assert.EndsWith("/m/7", model.VersionFolder, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_RepositoryReachedByLink_IsRead()
    {
        using var outside = new TempRepository();
        outside.Model("m");
        _repository.Link("m", Path.Combine(outside.Path, "m"));

        Assert.Null(Assert.Single(Scan()).Manifest.Problem);
    }

    private ServedModel AssertRefused(string reason)
    {
        var model = Assert.Single(Scan(), candidate => candidate.Name == "m");
        Assert.Equal(ModelState.Unavailable, model.Status.State);
        Assert.Contains(reason, model.Status.Reason, StringComparison.Ordinal);
        return model;
    }

    private IReadOnlyList<ServedModel> Scan()
    {
        var options = Options.Create(new RegistryOptions { ModelsPath = _repository.Path });
        var repository = new ModelRepository(options, NullLogger<ModelRepository>.Instance);
        return [.. repository.ListNames().Select(repository.Read).OfType<FoundModel>().Select(model => model.Highest)];
    }
}
