using System.Globalization;
using SandboxGateway.SandboxTests.Launcher;
using SandboxGateway.TestSupport;
using Xunit.Abstractions;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>Versions that come and go in real sandboxes, under load.</summary>
[Collection(RunsAlone.Name)]
public sealed class HotReloadTests(ITestOutputHelper output)
{
    // So many are first loaded until everything has been used once; what comes after must not add anything.
    private const int WarmUp = 20;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private static readonly string[] _quick = ["--Gateway:Repository:SettleSeconds=0", "--Gateway:Repository:PollSeconds=0.5"];

    public static TheoryData<string, int, int?> Reloads
    {
        get
        {
            var data = new TheoryData<string, int, int?> { { "onnx", 100, null }, { "python", 30, null } };
            if (Environment.IsPrivilegedProcess)
            {
                data.Add("onnx", 100, 61003);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Reloads))]
    public async Task NewVersions_UnderLoad_FailNoRequestAndLeaveNothing(string runtime, int count, int? user)
    {
        using var models = new ReloadedModels(runtime);
        models.Write(1, adds: 1);
        await using var gateway = await RealGateway.StartAsync(user, models.Root, _quick);
        await using var clients = new ReloadClients(gateway);
        for (var version = 2; version <= WarmUp; version++)
        {
            await ReloadAsync(models, clients, version);
        }

        await Eventually.TrueAsync(() => Sandboxes(gateway) == 1, _patience);
        var before = Usage.Of(gateway);
        for (var version = WarmUp + 1; version <= WarmUp + count; version++)
        {
            await ReloadAsync(models, clients, version);
            Directory.Delete(models.FolderOf(version - 1), recursive: true);
        }

        await Eventually.TrueAsync(() => Sandboxes(gateway) == 1, _patience);
        var after = Usage.Of(gateway);
        await clients.StopAsync();
        output.WriteLine($"{clients.Answers} answers of {clients.Versions.Count} versions; {before} before, {after} after");

        Assert.Empty(clients.Failures);
        Assert.InRange(clients.Versions.Count, count, WarmUp + count);
        Assert.InRange(after.GatewayDescriptors, 0, before.GatewayDescriptors + 10);
        Assert.InRange(after.LauncherDescriptors, 0, before.LauncherDescriptors + 5);

        // Their heaps have not yet grown to where they stay: 35 and 10 MiB more, whether after 160 or 400 loads.
        Assert.InRange(after.GatewayKilobytes, 0, before.GatewayKilobytes + (64 << 10));
        Assert.InRange(after.LauncherKilobytes, 0, before.LauncherKilobytes + (16 << 10));
    }

    [Fact]
    public async Task SameVersion_ReplacedUnderLoad_FailsNoRequest()
    {
        using var models = new ReloadedModels("onnx");
        models.Write(1, adds: 1);
        await using var gateway = await RealGateway.StartAsync(null, models.Root, _quick);
        await using var clients = new ReloadClients(gateway, isNumbered: false);

        for (var load = 2; load <= 20; load++)
        {
            models.Write(1, adds: load);
            var expected = load;
            await Eventually.TrueAsync(() => clients.Last == expected, _patience);
        }

        await clients.StopAsync();
        Assert.Empty(clients.Failures);
        Assert.Equal(["1"], clients.Versions);
        await Eventually.TrueAsync(() => Sandboxes(gateway) == 1, _patience);
    }

    [Fact]
    public async Task BrokenAndHalfCopiedVersions_UnderLoad_LeaveTheOldOneServing()
    {
        using var models = new ReloadedModels("onnx");
        models.Write(1, adds: 1);
        await using var gateway = await RealGateway.StartAsync(null, models.Root, _quick);
        await using var clients = new ReloadClients(gateway);

        Directory.CreateDirectory(models.FolderOf(2));
        await File.WriteAllTextAsync(Path.Combine(models.FolderOf(2), "model.onnx"), "This is not a model.");
        await Eventually.TrueAsync(() => gateway.Events("VersionRefused").Any(refused => Version(refused) == "2"), _patience);
        models.Write(3, adds: 3);
        File.Delete(Path.Combine(models.FolderOf(3), "weights.bin"));
        await Eventually.TrueAsync(() => gateway.Events("VersionRefused").Any(refused => Version(refused) == "3"), _patience);
        Assert.Equal(1, clients.Last);

        models.Write(3, adds: 3);
        await Eventually.TrueAsync(() => clients.Last == 3, _patience);
        await clients.StopAsync();

        Assert.Empty(clients.Failures);
        Assert.Equal(["1", "3"], clients.Versions.Order());
        await Eventually.TrueAsync(() => Sandboxes(gateway) == 1, _patience);
    }

    private static async Task ReloadAsync(ReloadedModels models, ReloadClients clients, int version)
    {
        models.Write(version, adds: version);
        await Eventually.TrueAsync(() => clients.Last == version, _patience, $"version {version} answers; {string.Join(' ', clients.Failures)}");
    }

    private static string? Version(System.Text.Json.JsonElement logged) => logged.GetProperty("Version").GetString();

    // The inits of sandboxes are the launcher's only children.
    private static int Sandboxes(RealGateway gateway) => new ProcessView(gateway.LauncherPid).Children.Count(child => child.IsAlive);

    private sealed record Usage(int GatewayDescriptors, int LauncherDescriptors, int GatewayKilobytes, int LauncherKilobytes)
    {
        public static Usage Of(RealGateway gateway)
        {
            var (own, launcher) = (new ProcessView(gateway.Process.Id), new ProcessView(gateway.LauncherPid));
            return new Usage(own.Descriptors.Length, launcher.Descriptors.Length, Kilobytes(own), Kilobytes(launcher));
        }

        private static int Kilobytes(ProcessView process) =>
            int.Parse(process.Status("VmRSS").Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
