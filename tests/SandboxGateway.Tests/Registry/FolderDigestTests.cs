using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class FolderDigestTests : IDisposable
{
    private readonly TempRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    public static TheoryData<string> Changes => ["content", "same size", "mode", "new file", "removed", "renamed", "link", "below"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Of_AfterAChange_IsAnother(string change)
    {
        _repository.Model("m");
        _repository.File("m/1/sub/weights", "12");
        _repository.Link("m/1/link", "model.onnx");
        var before = Digest();

        Change(change);

        Assert.NotEqual(before, Digest());
    }

    [Fact]
    public void Of_AnUnchangedFolder_StaysTheSame()
    {
        _repository.Model("m");
        _repository.Link("m/1/nowhere", "missing");
        _repository.Link("m/1/circle", "circle");

        Assert.Equal(Digest(), Digest());
    }

    [Fact]
    public void Of_WhatIsLeftOut_DoesNotCount()
    {
        _repository.Model("m");
        var before = FolderDigest.Of(Path.Combine(_repository.Path, "m"), path => path.EndsWith("/left-out", StringComparison.Ordinal));

        _repository.File("m/left-out/file", "x");

        Assert.Equal(
            before, FolderDigest.Of(Path.Combine(_repository.Path, "m"), path => path.EndsWith("/left-out", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_FolderThatIsGone_Throws() =>
        Assert.Throws<DirectoryNotFoundException>(() => FolderDigest.Of(Path.Combine(_repository.Path, "gone"), static _ => false));

    [Fact]
    public void Read_VersionDigests_ChangeWithTheirOwnFolderAndWhatIsShared()
    {
        _repository.Model("m", "runtime: onnx\nversionPolicy: all\n");
        _repository.File("m/2/model.onnx", "x");
        var before = Versions();

        _repository.File("m/3/model.onnx", "x");
        Assert.Equal(before, Versions()[..2]);
        _repository.File("m/model.yaml", "runtime: onnx\nversionPolicy: all\nlabels: {a: 1}\n");
        Assert.Equal(before, Versions()[..2]);
        _repository.File("m/2/model.onnx", "xy");
        Assert.Equal(before[0], Versions()[0]);
        Assert.NotEqual(before[1], Versions()[1]);
        _repository.File("m/request.schema.json", "{}");
        Assert.NotEqual(before[0], Versions()[0]);
    }

    private void Change(string change)
    {
        var file = Path.Combine(_repository.Path, "m/1/model.onnx");
        switch (change)
        {
            case "content":
                _repository.File("m/1/model.onnx", "longer than before");
                break;
            case "same size":
                // As cp --preserve does: neither size nor time of writing differ.
                var written = File.GetLastWriteTimeUtc(file);
                File.Delete(file);
                _repository.File("m/1/model.onnx", "xxno");
                File.SetLastWriteTimeUtc(file, written);
                break;
            case "mode":
                File.SetUnixFileMode(file, UnixFileMode.UserRead);
                break;
            case "new file":
                _repository.File("m/1/labels.txt", "");
                break;
            case "removed":
                File.Delete(file);
                break;
            case "renamed":
                File.Move(file, file + "2");
                break;
            case "link":
                File.Delete(Path.Combine(_repository.Path, "m/1/link"));
                _repository.Link("m/1/link", "sub/weights");
                break;
            default:
                _repository.File("m/1/sub/weights", "123");
                break;
        }
    }

    private string Digest() => FolderDigest.Of(Path.Combine(_repository.Path, "m"), static _ => false);

    private string[] Versions() => [.. new ModelFolder(Path.Combine(_repository.Path, "m")).Read()!.Versions.Select(version => version.Digest)];
}
