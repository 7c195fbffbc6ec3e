using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>What a running sandbox is, seen from outside; started by root and by an ordinary user.</summary>
public sealed class ConfinementTests : IDisposable
{
    private const int OrdinaryUser = 61001;
    private const uint FirstSandboxUser = 2_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("confined").FullName;

    public static TheoryData<int?> Users => Environment.IsPrivilegedProcess ? [null, OrdinaryUser] : [null];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_Worker_HasNoPrivilegeLeft(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var launched = (await launcher.LaunchAsync(Specs.Sleep("a"))).Launched;
        var init = new ProcessView(launched.InitPid);

        foreach (var process in (ProcessView[])[init.Child, init])
        {
            await Eventually.TrueAsync(() => process.Status("Seccomp") == "2", TimeSpan.FromSeconds(10));
            Assert.Equal("1", process.Status("NoNewPrivs"));
            foreach (var set in (string[])["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
            {
                Assert.Equal("0000000000000000", process.Status(set));
            }

            Assert.Equal($"{launched.Uid}\t{launched.Uid}\t{launched.Uid}\t{launched.Uid}", process.Status("Uid"));
        }

        if (user is null && Environment.IsPrivilegedProcess)
        {
            Assert.True(launched.Uid >= FirstSandboxUser);
        }
        else
        {
            Assert.NotEqual(0u, launched.Uid);
        }
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_Worker_SharesNoNamespaceWithTheLauncher(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var worker = await StartSleepAsync(launcher, Specs.Sleep("a"));
        var own = new ProcessView(Environment.ProcessId);

        Assert.All(ProcessView.Namespaces, kind => Assert.NotEqual(own.Namespace(kind), worker.Namespace(kind)));
        Assert.Equal(["lo"], worker.Interfaces);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_Worker_SeesOnlyListedMounts(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var worker = await StartSleepAsync(launcher, Specs.Sleep("a").WithModel(PrivateModel(user)).WithScratch());

        Assert.Equal(
            [
                "/",
                "/app",
                "/dev/full",
                "/dev/null",
                "/dev/random",
                "/dev/urandom",
                "/dev/zero",
                "/lib/x86_64-linux-gnu/libc.so.6",
                "/lib64/ld-linux-x86-64.so.2",
                "/model",
                "/proc",
                "/tmp",
            ],
            worker.MountPoints);
        Assert.All(worker.MountPoints.Where(static p => p != "/tmp"), point => Assert.Contains("ro", worker.MountOptions(point)));
        Assert.All(worker.MountPoints, point => Assert.Contains("nosuid", worker.MountOptions(point)));
        Assert.All((string[])["/model", "/tmp", "/proc"], point => Assert.Contains("noexec", worker.MountOptions(point)));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_Worker_InheritsNoDescriptorAndNoEnvironment(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var worker = await StartSleepAsync(launcher, Specs.Sleep("a"));

        // The loader has files open while the program starts.
        await Eventually.TrueAsync(() => worker.Descriptors.SequenceEqual(["0", "1", "2"]), TimeSpan.FromSeconds(10));
        Assert.Equal("ONLY=this\0", worker.Environment);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_DataSocket_IsDescriptorThreeAndSendsToken(int? user)
    {
        var token = Encoding.ASCII.GetBytes("0123456789abcdef");
        var path = Path.Combine(_folder, "data");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        OpenTo(_folder, path);
        var spec = Specs.Sleep("a");
        spec.DataSocket = new DataSocket { Path = path, Token = ByteString.CopyFrom(token) };

        await using var launcher = await LauncherClient.StartAsync(user);
        var worker = await StartSleepAsync(launcher, spec);

        using var connection = await listener.AcceptAsync();
        var received = new byte[token.Length];
        Assert.Equal(token.Length, await connection.ReceiveAsync(received));
        Assert.Equal(token, received);
        Assert.Equal(["0", "1", "2", "3"], worker.Descriptors);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_ModelOnlyItsOwnerMayRead_IsReadable(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var model = PrivateModel(user);

        var exited = await launcher.RunAsync(Specs.Of("a", "/bin/cat", "/model/weights").WithModel(model));

        Assert.Equal(0, exited.ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(model, "weights")));
    }

    [Theory]
    [InlineData("/bin/cat", "/etc/passwd")]
    [InlineData("/bin/cat", "/proc/1/environ")]
    [InlineData("/bin/cp", "/dev/null", "/model/new")]
    [InlineData("/bin/cp", "/dev/null", "/app/new")]
    [InlineData("/bin/cp", "/dev/null", "/new")]
    [InlineData("/bin/mknod", "/tmp/node", "c", "1", "3")]
    [InlineData("/bin/ln", "-s", "/etc", "/tmp/link")]
    public async Task Launch_ForbiddenAct_Fails(string program, params string[] args)
    {
        await using var launcher = await LauncherClient.StartAsync();

        var exited = await launcher.RunAsync(Specs.Of("a", program, args).WithModel(PrivateModel(user: null)).WithScratch());

        Assert.NotEqual(0, exited.ExitCode);
    }

    /// <summary>1 MiB of scratch holds 256 files, also when they are empty.</summary>
    [Theory]
    [InlineData(100, true)]
    [InlineData(400, false)]
    public async Task Launch_EmptyFilesInScratch_AreLimitedInNumber(int files, bool fit)
    {
        await using var launcher = await LauncherClient.StartAsync();
        var spec = Specs.Of("a", "/usr/bin/split", "-n", $"{files}", "-a", "3", "/model/weights", "/tmp/x");

        var exited = await launcher.RunAsync(spec.WithModel(PrivateModel(user: null)).WithScratch());

        Assert.Equal(fit, exited.ExitCode == 0);
    }

    private static async Task<ProcessView> StartSleepAsync(LauncherClient launcher, LaunchSpec spec) =>
        new ProcessView((await launcher.LaunchAsync(spec)).Launched.InitPid).Child;

    private static void OpenTo(params string[] paths)
    {
        foreach (var path in paths)
        {
            File.SetUnixFileMode(path, (UnixFileMode)0x1FF);
        }
    }

    // A folder and a file that nobody but the launcher's user may read.
    private string PrivateModel(int? user)
    {
        var model = Directory.CreateDirectory(Path.Combine(_folder, "model"), (UnixFileMode)0x1C0).FullName;
        var weights = Path.Combine(model, "weights");
        File.WriteAllText(weights, "1");
        File.SetUnixFileMode(weights, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (user is not null)
        {
            OpenTo(_folder);
            using var chown = System.Diagnostics.Process.Start("chown", ["-R", $"{user}:{user}", model]);
            chown.WaitForExit();
        }

        return model;
    }
}
