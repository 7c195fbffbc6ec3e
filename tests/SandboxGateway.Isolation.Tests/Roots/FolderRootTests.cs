using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Roots;

namespace SandboxGateway.Isolation.Tests.Roots;

public sealed class FolderRootTests : IDisposable
{
    private readonly string _image = Directory.CreateTempSubdirectory("image").FullName;

    public FolderRootTests()
    {
        foreach (var folder in (string[])["usr", "dev", "proc", "sys", "tmp", "run", "model", "opt/a", "opt/b"])
        {
            Directory.CreateDirectory(Path.Combine(_image, folder));
        }

        File.WriteAllText(Path.Combine(_image, "file"), string.Empty);
        File.CreateSymbolicLink(Path.Combine(_image, "bin"), "usr/bin");
        File.CreateSymbolicLink(Path.Combine(_image, "etc"), "/etc");
    }

    public void Dispose() => Directory.Delete(_image, recursive: true);

    [Fact]
    public void OfImage_Entries_AreBoundOrStayLinks()
    {
        var root = FolderRoot.OfImage(_image, []);

        Assert.Equal(["/file", "/opt", "/usr"], Destinations(root));
        Assert.All(root.Binds, static bind => Assert.Equal(BindUse.Image, bind.Use));
        Assert.False(root.Binds.Single(static bind => bind.Destination == "/file").IsFolder);
        Assert.Equal(
            [new RootLink("/bin", "usr/bin"), new RootLink("/etc", "/etc")],
            root.Links.OrderBy(static link => link.Path, StringComparer.Ordinal));
    }

    [Fact]
    public void OfImage_MountBelowAFolder_BindsItsEntries() =>
        Assert.Equal(["/file", "/opt/b", "/usr"], Destinations(FolderRoot.OfImage(_image, ["/opt/a/library"])));

    [Fact]
    public void OfImage_MountWhereALinkIs_LeavesTheLinkOut()
    {
        var root = FolderRoot.OfImage(_image, ["/etc/settings", "/bin"]);

        Assert.Empty(root.Links);
        Assert.Equal(["/file", "/opt", "/usr"], Destinations(root));
    }

    [Fact]
    public void OfImage_MoreEntriesThanAllowed_IsRefused()
    {
        for (var i = 0; i < FolderRoot.MaxEntries; i++)
        {
            Directory.CreateDirectory(Path.Combine(_image, $"folder{i}"));
        }

        Assert.Throws<InvalidDataException>(() => FolderRoot.OfImage(_image, []));
    }

    [Fact]
    public void OfHost_Folders_AreExposedUnlessTheyAreTheSystems()
    {
        var root = FolderRoot.OfHost(["/tmp"]);

        Assert.Equal(BindUse.System, root.Binds.Single(static bind => bind.Destination == "/usr").Use);
        Assert.Equal(BindUse.Exposed, root.Binds.Single(static bind => bind.Destination == "/etc").Use);
        Assert.Empty(Destinations(root).Intersect(["/proc", "/dev", "/tmp"]));
    }

    private static IEnumerable<string> Destinations(SandboxRoot root) =>
        root.Binds.Select(static bind => bind.Destination).Order(StringComparer.Ordinal);
}
