using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Roots;

namespace SandboxGateway.Isolation.Tests.Roots;

public sealed class InnerPathsTests : IDisposable
{
    private readonly string _host = Directory.CreateTempSubdirectory("inner").FullName;
    private readonly InnerPaths _paths;

    public InnerPathsTests()
    {
        Directory.CreateDirectory(Path.Combine(_host, "bin"));
        Directory.CreateDirectory(Path.Combine(_host, "model"));
        Touch("bin/sh");
        Touch("secret");
        Touch("model/run");
        File.CreateSymbolicLink(Path.Combine(_host, "bin/alias"), "sh");
        File.CreateSymbolicLink(Path.Combine(_host, "bin/absolute"), "/usr/bin/sh");
        File.CreateSymbolicLink(Path.Combine(_host, "bin/outside"), Path.Combine(_host, "secret"));
        File.CreateSymbolicLink(Path.Combine(_host, "bin/above"), "../../secret");
        File.CreateSymbolicLink(Path.Combine(_host, "bin/far"), "../../../../../../../../usr/bin/sh");
        File.CreateSymbolicLink(Path.Combine(_host, "bin/loop"), "loop");
        _paths = new InnerPaths(
            [
                new BindMount(Path.Combine(_host, "bin"), "/usr/bin", IsFolder: true, BindUse.System),
                new BindMount(Path.Combine(_host, "model"), "/model", IsFolder: true, BindUse.Code),
            ],
            [new RootLink("/bin", "usr/bin"), new RootLink("/sbin", "/bin/../bin")]);
    }

    public void Dispose() => Directory.Delete(_host, recursive: true);

    [Theory]
    [InlineData("/usr/bin/sh", "bin/sh")]
    [InlineData("/bin/sh", "bin/sh")]
    [InlineData("/sbin/sh", "bin/sh")]
    [InlineData("/bin/alias", "bin/sh")]
    [InlineData("/bin/absolute", "bin/sh")]
    [InlineData("/bin/far", "bin/sh")]
    [InlineData("/usr/bin/../../bin/./sh", "bin/sh")]
    [InlineData("/model/run", "model/run")]
    public void Find_PathInside_IsTheHostsFile(string path, string expected) =>
        Assert.Equal(Path.Combine(_host, expected), _paths.Find(path));

    [Theory]
    [InlineData("/bin/none")]
    [InlineData("/bin/outside")]
    [InlineData("/bin/above")]
    [InlineData("/bin/loop")]
    [InlineData("/usr/bin")]
    [InlineData("/etc/passwd")]
    [InlineData("/model/../secret")]
    public void Find_NoFileInside_IsNull(string path) => Assert.Null(_paths.Find(path));

    private void Touch(string name) => File.WriteAllText(Path.Combine(_host, name), string.Empty);
}
