using SandboxGateway.Isolation.Executables;

namespace SandboxGateway.Isolation.Tests.Executables;

public sealed class ElfDependenciesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("elf").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_DynamicProgram_BindsLoaderAndLibraries()
    {
        var closure = ExecutableClosure.Of("/bin/ls");

        Assert.Equal("/app/ls", closure.Program);
        Assert.Empty(closure.Missing);
        Assert.Contains(closure.Binds, static b => b.Destination == "/app" && b.IsFolder);
        Assert.Contains(closure.Binds, static b => b.Destination == "/lib64/ld-linux-x86-64.so.2");
        Assert.Contains(closure.Binds, static b => b.Destination.EndsWith("/libc.so.6", StringComparison.Ordinal));
        Assert.All(closure.Binds, static b => Assert.True(Path.Exists(b.Source)));
    }

    [Fact]
    public void Add_LibraryOfALibrary_IsFound()
    {
        var dependencies = new ElfDependencies("/bin");

        dependencies.Add("/bin/ls", isOptional: false);

        // ls needs only libselinux, which needs this one.
        Assert.Contains(dependencies.Binds, static b => b.Destination.Contains("libpcre2", StringComparison.Ordinal));
    }

    [Fact]
    public void TryRead_Program_ReadsInterpreterAndNeeded()
    {
        var file = ElfFile.TryRead("/bin/true");

        Assert.NotNull(file);
        Assert.Equal("/lib64/ld-linux-x86-64.so.2", file.Interpreter);
        Assert.Contains("libc.so.6", file.Needed);
    }

    [Fact]
    public void TryRead_TextFile_IsNull()
    {
        var path = Path.Combine(_folder, "text");
        File.WriteAllText(path, new string('x', 100));

        Assert.Null(ElfFile.TryRead(path));
    }

    [Fact]
    public void TryRead_AnyTruncation_NeverThrows()
    {
        var program = File.ReadAllBytes("/bin/true");
        var path = Path.Combine(_folder, "cut");
        for (var length = 0; length < program.Length; length += 997)
        {
            File.WriteAllBytes(path, program[..length]);
            ElfFile.TryRead(path);
        }
    }

    [Fact]
    public void TryRead_MutatedHeaders_NeverThrows()
    {
        var program = File.ReadAllBytes("/bin/true");
        var random = new Random(1);
        var path = Path.Combine(_folder, "mutated");
        for (var round = 0; round < 500; round++)
        {
            var copy = (byte[])program.Clone();
            for (var i = 0; i < 4; i++)
            {
                copy[6 + random.Next(1000)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, copy);
            ElfFile.TryRead(path);
        }
    }
}
