using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using SandboxGateway.SandboxTests.Launcher;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>The ONNX worker that has loaded its model, seen from outside; of a gateway that root started, and of an ordinary user's.</summary>
public sealed partial class RunningWorkerTests(RunningGateways gateways) : IClassFixture<RunningGateways>
{
    private const uint FirstSandboxUser = 2_000_000;

    private static readonly string[] _models = ["currency", "digits", "iris"];

    public static TheoryData<int?> Users => RealGateway.Users;

    [Theory]
    [MemberData(nameof(Users))]
    public void Worker_EveryThread_HasBothFiltersAndNoPrivilege(int? user)
    {
        var threads = gateways.Of(user).SandboxOf("iris").Worker.Threads;

        Assert.NotEmpty(threads);
        foreach (var thread in threads)
        {
            Assert.Equal("2", thread.Status("Seccomp"));
            Assert.Equal("2", thread.Status("Seccomp_filters"));
            Assert.Equal("1", thread.Status("NoNewPrivs"));
            Assert.All(
                (string[])["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"],
                set => Assert.Equal("0000000000000000", thread.Status(set)));
        }
    }

    [Theory]
    [MemberData(nameof(Users))]
    public void Worker_HostUser_IsNotRootAndNoOtherSandboxes(int? user)
    {
        var inits = _models.Select(model => gateways.Of(user).SandboxOf(model).Init);
        var users = inits.SelectMany(static init => init.Child.Threads.Append(init).Select(UserOf)).ToHashSet();

        if (user is null && Environment.IsPrivilegedProcess)
        {
            Assert.Equal(_models.Length, users.Count);
            Assert.All(users, static id => Assert.True(id >= FirstSandboxUser));
        }
        else
        {
            Assert.Equal([UserOf(new ProcessView(gateways.Of(user).Process.Id))], users);
            Assert.DoesNotContain(0u, users);
        }
    }

    [Theory]
    [MemberData(nameof(Users))]
    public void Worker_Namespaces_AreNeitherTheGatewaysNorAnotherWorkers(int? user)
    {
        var gateway = gateways.Of(user);
        ProcessView[] processes = [new(gateway.Process.Id), .. _models.Select(model => gateway.SandboxOf(model).Worker)];

        Assert.All(ProcessView.Namespaces, kind =>
            Assert.Equal(processes.Length, processes.Select(process => process.Namespace(kind)).Distinct().Count()));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Worker_Mounts_AreExactlyWhatItNeeds(int? user)
    {
        var worker = gateways.Of(user).SandboxOf("iris").Worker;
        string[] devices = ["/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"];
        string[] programs = ["/app", .. await LibrariesAsync()];
        string[] data = ["/model", "/proc"];

        Assert.Equal(
            new SortedSet<string>([.. devices, .. programs, .. data, "/", "/tmp"], StringComparer.Ordinal), worker.MountPoints);
        Assert.All(devices, point => AssertOptions(worker, point, "ro", "nosuid", "noexec"));
        Assert.All(programs, point => AssertOptions(worker, point, "ro", "nosuid", "nodev"));
        Assert.All(data, point => AssertOptions(worker, point, "ro", "nosuid", "nodev", "noexec"));
        AssertOptions(worker, "/", "ro", "nosuid", "nodev");
        AssertOptions(worker, "/tmp", "rw", "nosuid", "nodev", "noexec");
    }

    [Theory]
    [MemberData(nameof(Users))]
    public void Worker_Root_HoldsItsOwnModelAndNoOther(int? user)
    {
        var worker = gateways.Of(user).SandboxOf("iris").Worker;

        Assert.Equal(
            ["app", "dev", "lib", "lib64", "model", "proc", "tmp"],
            Directory.EnumerateFileSystemEntries(worker.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("/model/model.onnx", Assert.Single(FilesBelow(worker, "/model")));
        Assert.EndsWith("/models/iris/1", worker.MountSource("/model"), StringComparison.Ordinal);
        Assert.Empty(FilesBelow(worker, "/tmp"));
    }

    /// <summary>Not even for root of the host, who writes here: it is the mount that refuses.</summary>
    [Theory]
    [MemberData(nameof(Users))]
    public void Worker_ModelFolder_CannotBeWritten(int? user)
    {
        var worker = gateways.Of(user).SandboxOf("iris").Worker;

        foreach (var path in (string[])["/model/new", "/model/model.onnx", "/app/new", "/new"])
        {
            var refusal = Assert.Throws<IOException>(() => File.Open(worker.Root + path, FileMode.OpenOrCreate, FileAccess.Write));
            Assert.Contains("Read-only file system", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Users))]
    public void Worker_Network_IsALoopbackThatIsDown(int? user)
    {
        var worker = gateways.Of(user).SandboxOf("iris").Worker;

        Assert.Equal(["lo"], worker.Interfaces);
        Assert.False(worker.HasLocalAddress);
        Assert.True(new ProcessView(Environment.ProcessId).HasLocalAddress);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public void Worker_Descriptors_AreItsChannelAndNothingInherited(int? user)
    {
        var worker = gateways.Of(user).SandboxOf("iris").Worker;

        Assert.Equal("/dev/null", worker.Descriptor("0"));
        Assert.All((string[])["1", "2", "3"], number =>
            Assert.StartsWith("socket:", worker.Descriptor(number), StringComparison.Ordinal));

        // .NET's runtime keeps a source of randomness open.
        Assert.All(
            worker.Descriptors.Except(["0", "1", "2", "3"]), number => Assert.Equal("/dev/urandom", worker.Descriptor(number)));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public void Worker_Environment_IsTheSpecsAndNotTheGateways(int? user)
    {
        var gateway = gateways.Of(user);
        var (init, worker) = gateway.SandboxOf("iris");

        var variables = worker.Environment.Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["HOME=/tmp", "LANG=C.UTF-8", "ORT_DISABLE_TELEMETRY=1"], variables.Where(variable => !IsMarker(variable)));
        Assert.Single(variables, IsMarker);
        Assert.Contains(RealGateway.Secret, new ProcessView(gateway.Process.Id).Environment, StringComparison.Ordinal);
        Assert.DoesNotContain(RealGateway.Secret, init.Environment, StringComparison.Ordinal);
        Assert.DoesNotContain(RealGateway.Secret, new ProcessView(gateway.LauncherPid).Environment, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Models_OnlyTheGatewaysUserMayRead_AreServedAndStayPrivate(int? user)
    {
        using var response = await gateways.Of(user).InferAsync(
            "iris", """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[6.3,3.3,6.0,2.5]}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"data\":[2]", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var models = new DirectoryInfo(gateways.ModelsOf(user));
        Assert.Equal(PrivateModels.FolderMode, models.UnixFileMode);
        Assert.All(
            models.EnumerateDirectories("*", SearchOption.AllDirectories),
            static folder => Assert.Equal(PrivateModels.FolderMode, folder.UnixFileMode));
        Assert.All(
            models.EnumerateFiles("*", SearchOption.AllDirectories),
            static file => Assert.Equal(PrivateModels.FileMode, file.UnixFileMode & ~UnixFileMode.UserExecute));
    }

    private static bool IsMarker(string variable) => variable.Contains("=sgmark_", StringComparison.Ordinal);

    private static uint UserOf(ProcessView process) =>
        uint.Parse(process.Status("Uid").Split('\t').Distinct().Single(), System.Globalization.CultureInfo.InvariantCulture);

    // What the host's own loader finds for the worker's program and ONNX Runtime, as a second opinion.
    private static async Task<string[]> LibrariesAsync()
    {
        var folder = Path.Combine(PublishedFiles.ForAnybody, "native", "worker");
        using var ldd = Process.Start(new ProcessStartInfo("ldd", [.. Directory.GetFiles(folder)]) { RedirectStandardOutput = true })!;
        var output = await ldd.StandardOutput.ReadToEndAsync();
        return [.. LibraryPattern().Matches(output).Select(static match => match.Groups[1].Value)
            .Where(path => !path.StartsWith(folder, StringComparison.Ordinal)).Distinct()];
    }

    private static IEnumerable<string> FilesBelow(ProcessView worker, string folder) =>
        Directory.EnumerateFiles(worker.Root + folder, "*", SearchOption.AllDirectories).Select(path => path[worker.Root.Length..]);

    private static void AssertOptions(ProcessView worker, string point, params string[] options) =>
        Assert.Equal(
            options.Order(StringComparer.Ordinal),
            worker.MountOptions(point).Except(["relatime", "idmapped"]).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"(?:=> |^\t)(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex LibraryPattern();
}
