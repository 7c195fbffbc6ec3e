using System.Diagnostics;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.SandboxTests.Launcher;
using SandboxGateway.TestSupport;
using SandboxGateway.VmTests.Reporting;

namespace SandboxGateway.VmTests.Cgroups;

/// <summary>Limits that need a disk: what is read from it, and what is swapped out to it.</summary>
public sealed class DiskTests
{
    private const string Disk = "/dev/vda";
    private const int Killed = 9;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [GuestFact]
    public async Task Launch_IoLimits_SlowWhoeverIsInTheCgroup()
    {
        const int BytesPerSecond = 256 << 10;
        const int Seconds = 2;
        var number = File.ReadAllText($"/sys/class/block/{Path.GetFileName(Disk)}/dev").Trim();
        await using var launcher = await LauncherClient.StartAsync();
        var limited = await LaunchAsync(launcher, Specs.Sleep("limited").With(new Resources { IoReadBytesPerSecond = BytesPerSecond }));
        var free = await LaunchAsync(launcher, Specs.Sleep("free"));

        Assert.Equal($"{number} rbps={BytesPerSecond} wbps=max riops=max wiops=max", limited.Read("io.max"));
        Assert.Equal(string.Empty, free.Read("io.max"));
        Assert.True(await ReadDiskAsync(limited, Seconds * BytesPerSecond) > TimeSpan.FromSeconds(Seconds - 1));
        Assert.True(await ReadDiskAsync(free, Seconds * BytesPerSecond) < TimeSpan.FromSeconds(Seconds - 1));
    }

    [GuestFact]
    public async Task Worker_MaySwap_OutlivesTheOneThatMayNot()
    {
        await RunAsync("mkswap", Disk);
        await RunAsync("swapon", Disk);
        try
        {
            await using var launcher = await LauncherClient.StartAsync();
            var resources = new Resources { MemoryMaxBytes = 32 * Hog.Mebibyte };

            var exited = await launcher.RunAsync(Hog.Of("rigid", "memory", "64").With(resources));
            var swapping = await LaunchAsync(
                launcher,
                Hog.Of("swapping", "memory", "64").With(new Resources(resources) { MemorySwapMaxBytes = 128 * Hog.Mebibyte }));

            Assert.Equal((Killed, "memory.max"), (exited.Signal, exited.Limit));
            await Eventually.TrueAsync(() => Swapped(swapping) > 24 * Hog.Mebibyte, _patience);
            Assert.Equal(2, swapping.Processes.Length);
        }
        finally
        {
            await RunAsync("swapoff", Disk);
        }
    }

    private static ulong Swapped(CgroupView cgroup) =>
        ulong.Parse(cgroup.Read("memory.swap.current"), System.Globalization.CultureInfo.InvariantCulture);

    // No sandbox can open a device, so a process of the test goes into the sandbox's cgroup.
    private static async Task<TimeSpan> ReadDiskAsync(CgroupView cgroup, int bytes)
    {
        var started = Stopwatch.GetTimestamp();
        await RunAsync(
            "sh",
            "-c",
            $"echo $$ >{CgroupView.Mount}{cgroup.Path}/cgroup.procs && exec dd if={Disk} of=/dev/null bs=64k count={bytes >> 16} iflag=direct");
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static async Task<CgroupView> LaunchAsync(LauncherClient launcher, LaunchSpec spec)
    {
        var launched = await launcher.LaunchAsync(spec);
        Assert.Equal(LauncherEvent.BodyOneofCase.Launched, launched.BodyCase);
        return CgroupView.Of(launched.Launched.InitPid);
    }
}
