using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Sandboxes whose root is the host's system folders, an unpacked image, or the host itself.</summary>
public sealed class RootTests : IDisposable
{
    private const int OrdinaryUser = 61004;
    private const int NoEntry = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("roots").FullName;
    private readonly OutputSockets _output = new();

    public static TheoryData<int?> Users => Environment.IsPrivilegedProcess ? [null, OrdinaryUser] : [null];

    public void Dispose()
    {
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_PythonInSystemRoot_Runs(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = System("/usr/bin/python3", "-c", "import json, ssl, sqlite3, pwd; print(json.dumps(pwd.getpwuid(1000).pw_name))");

        var (exited, output, error) = await _output.RunAsync(launcher, spec);

        Assert.Equal((0, "\"sandbox\"\n", string.Empty), (exited.ExitCode, output, error));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_SystemRoot_OnlyScratchIsWritable(int? user)
    {
        const string Program = """
            import os
            for folder, _, _ in os.walk("/usr/local", followlinks=False):
                try: open(folder + "/new", "w"); print(folder)
                except OSError: pass
            for folder in "/ /usr /usr/bin /bin /lib /etc /etc/ssl /model /dev /proc /proc/self /opt /var/tmp /run".split():
                try: open(folder + "/new", "w"); print(folder)
                except OSError: pass
            open("/tmp/new", "w").write("x")
            print(os.path.getsize("/tmp/new"))
            """;
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = System("/usr/bin/python3", "-c", Program).WithModel(Model()).WithScratch();

        var (_, output, error) = await _output.RunAsync(launcher, spec);

        Assert.Equal(("1\n", string.Empty), (output, error));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_SystemRoot_HoldsNothingElseOfTheHost(int? user)
    {
        var canary = Path.Combine(_folder, "canary");
        await File.WriteAllTextAsync(canary, "secret");
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = System("/bin/sh", "-c", $"cat {canary} /etc/shadow /root/.profile /home/* /var/log/* /work/*; ls /etc /sys /run");

        var (_, output, _) = await _output.RunAsync(launcher, WithoutFilters(spec));

        Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
        Assert.Equal(["alternatives", "group", "ld.so.cache", "localtime", "passwd", "ssl"], EtcOf(output));
    }

    [Theory]
    [InlineData("/usr/bin/no-such-program")]
    [InlineData("/root/program")]
    [InlineData("/tmp/program")]
    [InlineData("/etc/ssl/certs")]
    public async Task Launch_ProgramNotInRoot_NamesTheStep(string program)
    {
        await using var launcher = await LauncherClient.StartAsync();

        var failed = (await launcher.LaunchAsync(System(program))).LaunchFailed;

        Assert.Equal(("find executable", NoEntry, program), (failed.Step, failed.Errno, failed.Detail));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_ImageRoot_RunsItsShell(int? user)
    {
        var image = Image();
        await using var launcher = await LauncherClient.StartAsync(user);

        var (exited, output, error) = await _output.RunAsync(launcher, OfImage(image, "/bin/sh", "-c", "echo *; cat /etc/motd; id -u"));

        Assert.Equal((0, string.Empty), (exited.ExitCode, error));
        Assert.Equal(["*", "hello", "1000"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_ImageWithHostileLinks_SeesNothingOfTheHost(int? user)
    {
        var image = Image();
        var canary = Path.Combine(_folder, "canary");
        await File.WriteAllTextAsync(canary, "secret");
        var up = string.Concat(Enumerable.Repeat("../", 20));
        File.CreateSymbolicLink(Path.Combine(image, "absolute"), _folder);
        File.CreateSymbolicLink(Path.Combine(image, "relative"), up + _folder[1..]);
        File.CreateSymbolicLink(Path.Combine(image, "bin", "nested"), up + _folder[1..]);
        File.CreateSymbolicLink(Path.Combine(image, "file"), canary);
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = OfImage(image, "/bin/sh", "-c", "cat /absolute/canary /relative/canary /bin/nested/canary /file; ls /absolute/ /relative/");

        var (exited, output, error) = await _output.RunAsync(launcher, WithoutFilters(spec));

        Assert.NotEqual(0, exited.ExitCode);
        Assert.Equal(string.Empty, output);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    /// <summary>Where something is to be mounted, a link of the image is left out and not followed, neither here nor by the kernel.</summary>
    [Theory]
    [InlineData("/opt/library")]
    [InlineData("/opt")]
    [InlineData("/srv/data")]
    public async Task Launch_MountWhereTheImageHasALink_IsInsideTheSandbox(string destination)
    {
        var image = Image();
        var outside = Directory.CreateDirectory(Path.Combine(_folder, "outside"));
        File.CreateSymbolicLink(Path.Combine(image, "opt"), outside.FullName);
        Directory.CreateDirectory(Path.Combine(image, "srv", "beside"));
        await using var launcher = await LauncherClient.StartAsync();
        var spec = OfImage(image, "/bin/sh", "-c", $"cat {destination}/weights; ls /srv/");
        spec.Mounts.Add(new Mount { Type = Mount.Types.Type.BindReadOnly, Source = Model(), Destination = destination });

        var (_, output, _) = await _output.RunAsync(launcher, WithoutFilters(spec));

        Assert.StartsWith("1", output, StringComparison.Ordinal);
        Assert.Contains("beside", output, StringComparison.Ordinal);
        Assert.Empty(outside.EnumerateFileSystemInfos());
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(image, "srv")));
    }

    [Fact]
    public async Task Launch_ImageProgramIsALinkToTheHost_IsNotFound()
    {
        var image = Image();
        File.CreateSymbolicLink(Path.Combine(image, "bin", "escape"), "/usr/bin/id");
        await using var launcher = await LauncherClient.StartAsync();

        var failed = (await launcher.LaunchAsync(OfImage(image, "/bin/escape"))).LaunchFailed;

        Assert.Equal("find executable", failed.Step);
    }

    [Fact]
    public async Task Launch_NoImage_NamesTheStep()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var failed = (await launcher.LaunchAsync(OfImage("/no/such/image", "/bin/sh"))).LaunchFailed;

        Assert.Equal("read root", failed.Step);
        Assert.Contains("/no/such/image", failed.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 126)]
    public async Task Launch_ProgramInAModelFolder_RunsOnlyIfTheMountIsExecutable(bool executable, int exitCode)
    {
        var model = Model();
        var script = Path.Combine(model, "run.sh");
        await File.WriteAllTextAsync(script, "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(script, (UnixFileMode)0x1ED);
        await using var launcher = await LauncherClient.StartAsync();
        var spec = System("/bin/sh", "-c", "/model/run.sh").WithModel(model);
        spec.Mounts[0].Executable = executable;

        var exited = await launcher.RunAsync(spec);

        Assert.Equal(exitCode, exited.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_ScriptOfAnExecutableMount_IsTheProgram(int? user)
    {
        var model = Model();
        var script = Path.Combine(model, "run.sh");
        await File.WriteAllTextAsync(script, "#!/bin/sh\necho \"$0\"\n");
        File.SetUnixFileMode(script, (UnixFileMode)0x1ED);
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = System("/model/run.sh").WithModel(model);
        spec.Mounts[0].Executable = true;

        var (_, output, _) = await _output.RunAsync(launcher, spec);

        Assert.Equal("/model/run.sh\n", output);
    }

    /// <summary>The launcher does not live in the namespace it clones sandboxes from.</summary>
    [Fact]
    public async Task Launch_ModelMountedAfterTheLauncherStarted_IsSeen()
    {
        await using var launcher = await LauncherClient.StartAsync();
        Assert.Equal(0, (await launcher.RunAsync(Specs.Of("a", "/bin/true"))).ExitCode);
        var model = Path.Combine(_folder, "later");
        Directory.CreateDirectory(model);
        var isMounted = await RunAsync("mount", "-t", "tmpfs", "none", model) == 0;
        await File.WriteAllTextAsync(Path.Combine(model, "weights"), "1");

        var exited = await launcher.RunAsync(Specs.Of("a", "/bin/cat", "/model/weights").WithModel(model));

        Assert.Equal((Environment.IsPrivilegedProcess, 0), (isMounted, exited.ExitCode));
        await RunAsync("umount", model);
    }

    /// <summary>What the private root is for, and that Landlock holds without it.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Launch_HostRoot_OnlyLandlockKeepsTheHostsFiles(bool landlock, bool readable)
    {
        var canary = Path.Combine(_folder, "canary");
        await File.WriteAllTextAsync(canary, "secret");
        File.SetUnixFileMode(_folder, (UnixFileMode)0x1FF);
        await using var launcher = await LauncherClient.StartAsync();
        var spec = System("/bin/sh", "-c", $"cat {canary}; echo > {canary}.new");
        spec.Root.Kind = Root.Types.Kind.Host;
        if (!landlock)
        {
            spec.Containment.Landlock = null;
        }

        var (_, output, _) = await _output.RunAsync(launcher, spec);

        Assert.Equal(readable ? "secret" : string.Empty, output);
        Assert.False(File.Exists(canary + ".new"));
    }

    private static string[] EtcOf(string output) =>
        [.. output.Split('\n').SkipWhile(static l => l != "/etc:").Skip(1).TakeWhile(static l => l.Length > 0)];

    private static LaunchSpec System(string program, params string[] args)
    {
        var spec = Specs.Of("a", program, args);
        spec.Containment.Seccomp.Profile = "handler";
        spec.Root = new Root { Kind = Root.Types.Kind.System };
        return spec;
    }

    private static LaunchSpec OfImage(string image, string program, params string[] args)
    {
        var spec = System(program, args);
        spec.Root = new Root { Kind = Root.Types.Kind.Image, Path = image };
        return spec;
    }

    private static async Task<int> RunAsync(string program, params string[] args)
    {
        using var process = global::System.Diagnostics.Process.Start(program, args);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    // The root alone has to hold.
    private static LaunchSpec WithoutFilters(LaunchSpec spec)
    {
        spec.Containment.Seccomp = null;
        spec.Containment.Landlock = null;
        return spec;
    }

    private string Model()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0x1FF);
        var model = Directory.CreateDirectory(Path.Combine(_folder, "model")).FullName;
        File.WriteAllText(Path.Combine(model, "weights"), "1");
        return model;
    }

    private string Image()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0x1FF);
        var image = Path.Combine(_folder, "image");
        var bin = Directory.CreateDirectory(Path.Combine(image, "bin")).FullName;
        Directory.CreateDirectory(Path.Combine(image, "etc"));
        File.WriteAllText(Path.Combine(image, "etc", "motd"), "hello\n");
        File.Copy("/usr/bin/busybox", Path.Combine(bin, "busybox"));
        foreach (var applet in (string[])["sh", "cat", "ls", "id"])
        {
            File.CreateSymbolicLink(Path.Combine(bin, applet), "busybox");
        }

        return image;
    }
}
