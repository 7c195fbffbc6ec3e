using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Launches that must not happen: each ends with the name of the step and the kernel's reason.</summary>
public sealed class LaunchFailureTests
{
    private const int PermissionDenied = 13;
    private const int NoEntry = 2;
    private const int Invalid = 22;

    public static TheoryData<string, Action<LaunchSpec>> BadSpecs => new()
    {
        { "sandbox_id", static s => s.SandboxId = string.Empty },
        { "sandbox_id", static s => s.SandboxId = "../x" },
        { "sandbox_id", static s => s.SandboxId = new string('a', 65) },
        { "containment", static s => s.Containment = null },
        { "profile", static s => s.Containment.Seccomp.Profile = "none" },
        { "executable", static s => s.Executable = "bin/true" },
        { "executable", static s => s.Executable = "/bin/../bin/true" },
        { "args", static s => s.Args.Add("a\0b") },
        { "args", static s => s.Args.Add(Enumerable.Repeat("a", 300)) },
        { "env", static s => s.Env["A=B"] = "c" },
        { "env", static s => s.Env[string.Empty] = "c" },
        { "destination is not", static s => Add(s, Mount.Types.Type.Tmpfs, "tmp", 1) },
        { "destination is not", static s => Add(s, Mount.Types.Type.Tmpfs, "/", 1) },
        { "destination is taken", static s => Add(s, Mount.Types.Type.Tmpfs, "/app", 1) },
        { "destination is taken", static s => Add(s, Mount.Types.Type.Tmpfs, "/proc/x", 1) },
        { "size_bytes", static s => Add(s, Mount.Types.Type.Tmpfs, "/tmp", 0) },
        { "type is not known", static s => Add(s, Mount.Types.Type.Unspecified, "/tmp", 1) },
        { "source", static s => Add(s, Mount.Types.Type.BindReadOnly, "/model", 0) },
        { "mounts has more", static s => Enumerable.Range(0, 33).ToList().ForEach(i => Add(s, Mount.Types.Type.Tmpfs, $"/m{i}", 1)) },
        { "RLIMIT_NONE", static s => s.Containment.Rlimits.Add(new Rlimit { Type = "RLIMIT_NONE" }) },
        { "data_socket.path", static s => s.DataSocket = new DataSocket { Path = "/" + new string('a', 200) } },
        { "data_socket.token", static s => s.DataSocket = new DataSocket { Path = "/run/x" } },
    };

    [Theory]
    [MemberData(nameof(BadSpecs))]
    public async Task Launch_BadSpec_NamesTheField(string field, Action<LaunchSpec> spoil)
    {
        await using var launcher = await LauncherClient.StartAsync();
        var spec = Specs.Of("a", "/bin/true");
        spoil(spec);

        var failed = (await launcher.LaunchAsync(spec)).LaunchFailed;

        Assert.Equal(("check launch spec", Invalid), (failed.Step, failed.Errno));
        Assert.Contains(field, failed.Detail, StringComparison.Ordinal);
        await AssertStillWorksAsync(launcher);
    }

    [Fact]
    public async Task Launch_NotAProgram_NamesTheStepInTheSandbox()
    {
        var folder = Directory.CreateTempSubdirectory("text");
        var text = Path.Combine(folder.FullName, "text");
        await File.WriteAllTextAsync(text, "not a program");
        await using var launcher = await LauncherClient.StartAsync();

        var failed = (await launcher.LaunchAsync(Specs.Of("a", text))).LaunchFailed;

        Assert.Equal(("execute the program", PermissionDenied), (failed.Step, failed.Errno));
        await AssertStillWorksAsync(launcher);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Launch_MissingModel_NamesTheStep()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var failed = (await launcher.LaunchAsync(Specs.Of("a", "/bin/true").WithModel("/no/such/model"))).LaunchFailed;

        Assert.Equal(("open /no/such/model", NoEntry), (failed.Step, failed.Errno));
        await AssertStillWorksAsync(launcher);
    }

    [Fact]
    public async Task Launch_NobodyListening_NamesTheStep()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var spec = Specs.Of("a", "/bin/true");
        spec.DataSocket = new DataSocket { Path = "/no/such/socket", Token = Google.Protobuf.ByteString.CopyFrom(new byte[16]) };

        var failed = (await launcher.LaunchAsync(spec)).LaunchFailed;

        Assert.Equal(("connect data socket", NoEntry), (failed.Step, failed.Errno));
    }

    [Fact]
    public async Task Launch_IdInUse_IsRefused()
    {
        await using var launcher = await LauncherClient.StartAsync();
        await launcher.LaunchAsync(Specs.Sleep("a"));

        var failed = (await launcher.LaunchAsync(Specs.Sleep("a"))).LaunchFailed;

        Assert.Contains("in use", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_Garbage_EndsTheLauncher()
    {
        const int ControlChannel = 70;
        await using var launcher = await LauncherClient.StartAsync();

        await launcher.Process.StandardInput.BaseStream.WriteAsync(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3 });
        await launcher.Process.StandardInput.BaseStream.FlushAsync();
        await launcher.Process.WaitForExitAsync();

        Assert.Equal(ControlChannel, launcher.Process.ExitCode);
    }

    private static void Add(LaunchSpec spec, Mount.Types.Type type, string destination, ulong size) =>
        spec.Mounts.Add(new Mount { Type = type, Destination = destination, SizeBytes = size });

    // With the same id: whatever failed left nothing behind.
    private static async Task AssertStillWorksAsync(LauncherClient launcher) =>
        Assert.Equal(0, (await launcher.RunAsync(Specs.Of("a", "/bin/true"))).ExitCode);
}
