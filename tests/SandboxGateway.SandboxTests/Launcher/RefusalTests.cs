using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Calls that the kernel refuses and the launcher hears of; started by root and by an ordinary user.</summary>
public sealed class RefusalTests
{
    private const int OrdinaryUser = 61001;
    private const int PermissionDenied = 1;
    private const int BadSystemCall = 31;

    public static TheoryData<int?> Users => Environment.IsPrivilegedProcess ? [null, OrdinaryUser] : [null];

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Worker_TriesTheNetwork_EachAttemptIsRefusedAndNamesItsDestination(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);

        var (refused, exited) = await Caller.RunAsync(launcher, Caller.Of("a", "network"));

        Assert.Equal(0, exited.ExitCode);
        Assert.Equal(
            [
                ("connect", "192.0.2.1:443"),
                ("connect", "[2001:db8::1]:53"),
                ("sendto", "192.0.2.1:443"),
                ("sendmsg", "192.0.2.1:443"),
                ("connect", "unix:/run/x"),
                ("connect", "unix:@name"),
                ("bind", "192.0.2.1:443"),
                ("socket", ""),
                ("socket", ""),
            ],
            refused.Select(static r => (r.Name, r.Destination)));
        Assert.Equal("family=vsock type=stream protocol=0", refused[7].Detail);
        Assert.All(refused, static r => Assert.Equal(("a", 0UL, false), (r.SandboxId, r.Suppressed, r.Flooded)));
        Assert.Equal([101, 101, 101, 101, 101, 101, 13, 1, 1], refused.Select(static r => r.Errno));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Worker_CallsWithoutAListener_AreRefusedInTheSameWay(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);

        var (refused, exited) = await Caller.RunAsync(launcher, Caller.Of("a", "network").Silent());

        Assert.Equal(0, exited.ExitCode);
        Assert.Empty(refused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Worker_DeniedCall_IsRefused(bool notify)
    {
        const string GetProcessId = "39";
        await using var launcher = await LauncherClient.StartAsync();
        var spec = Caller.Of("a", "once", GetProcessId).Denied("getpid", "socket");

        var (refused, exited) = await Caller.RunAsync(launcher, notify ? spec : spec.Silent());

        Assert.Equal(PermissionDenied, exited.ExitCode);
        Assert.Equal(notify ? ["getpid"] : [], refused.Select(static r => r.Name));
    }

    [Fact]
    public async Task Worker_CallOfAGrandchild_IsReportedWithItsPid()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var (refused, exited) = await Caller.RunAsync(launcher, Caller.Of("a", "child"));

        Assert.Equal(0, exited.ExitCode);
        var only = Assert.Single(refused);
        Assert.Equal(("chroot", "path=/child", PermissionDenied), (only.Name, only.Detail, only.Errno));
        Assert.True(only.Pid > 0);
    }

    /// <summary>What is shown may be either address; the call never runs, so it does not matter which.</summary>
    [Fact]
    public async Task Worker_AddressChangesMeanwhile_NoCallEverRuns()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var (refused, exited) = await Caller.RunAsync(launcher, Caller.Of("a", "moving"));

        Assert.Equal(0, exited.ExitCode);
        // The last one stands for those nobody looked at.
        Assert.All(refused.SkipLast(1), static r => Assert.Contains(r.Destination, (string[])["192.0.2.1:443", "127.0.0.1:443", "0.0.0.0:443"]));
        Assert.Equal(1000UL, (ulong)refused.Count + Sum(refused));
    }

    [Fact]
    public async Task Worker_ManyCalls_AreCountedWhereNotReported()
    {
        const int Burst = 20;
        await using var launcher = await LauncherClient.StartAsync();

        var (refused, _) = await Caller.RunAsync(launcher, Caller.Of("a", "some", "3000"));

        Assert.InRange(refused.Count, Burst + 1, Burst + 50);
        Assert.Equal(3000UL, (ulong)refused.Count + Sum(refused));
        Assert.DoesNotContain(refused, static r => r.Flooded);
    }

    [Fact]
    public async Task Worker_CallThatKills_EndsWithItsSignal()
    {
        const string Bpf = "321";
        await using var launcher = await LauncherClient.StartAsync();

        var (refused, exited) = await Caller.RunAsync(launcher, Caller.Of("a", "once", Bpf));

        Assert.Equal(BadSystemCall, exited.Signal);
        Assert.Empty(refused);
    }

    [Theory]
    [InlineData(425)]
    [InlineData(435)]
    [InlineData(400)]
    public async Task Worker_CallLibrariesProbeFor_IsNotReported(int number)
    {
        const int NotImplemented = 38;
        await using var launcher = await LauncherClient.StartAsync();

        var (refused, exited) = await Caller.RunAsync(launcher, Caller.Of("a", "once", $"{number}"));

        Assert.Equal(NotImplemented, exited.ExitCode);
        Assert.Empty(refused);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("Socket")]
    [InlineData("41")]
    [InlineData("execve")]
    [InlineData("write")]
    public async Task Launch_DeniesWhatItCannot_NamesIt(string call)
    {
        await using var launcher = await LauncherClient.StartAsync();

        var failed = (await launcher.LaunchAsync(Caller.Of("a").Denied(call))).LaunchFailed;

        Assert.Equal("check launch spec", failed.Step);
        Assert.Contains($"'{call}'", failed.Detail, StringComparison.Ordinal);
    }

    private static ulong Sum(List<SyscallRefused> refused) => refused.Aggregate(0UL, static (sum, r) => sum + r.Suppressed);
}
