using SandboxGateway.Isolation.Processors;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Which processors a sandbox may run on where no cpu controller bounds its time.</summary>
public sealed class AffinityTests
{
    private const ulong OneProcessor = 1_000_000;
    private const int Failure = 1;

    private static readonly IReadOnlyList<int> _own = Allowed(new ProcessView(Environment.ProcessId));

    [Fact]
    public async Task Worker_WithProcessorLimit_RunsOnThatManyAndNotOnTheFirst()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var allowed = await LaunchAsync(launcher, Specs.Sleep("limited").With(new Resources { CpuQuotaMicroseconds = OneProcessor }));

        if (launcher.Host.Controls.Any(static control => control is { Name: "affinity", Enforced: true }))
        {
            Assert.Single(allowed);
            Assert.DoesNotContain(_own[0], allowed);
        }
        else
        {
            Assert.Equal(_own, allowed);
        }
    }

    [Fact]
    public async Task Worker_WithoutProcessorLimit_MayRunOnAll()
    {
        await using var launcher = await LauncherClient.StartAsync();

        Assert.Equal(_own, await LaunchAsync(launcher, Specs.Sleep("free")));
    }

    [Fact]
    public async Task Worker_WantsOtherProcessors_IsRefused()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var taskset = Specs.Of("mover", "/usr/bin/taskset", "1", "/bin/true");
        taskset.Containment.Seccomp.Profile = "handler";

        var exited = await launcher.RunAsync(taskset);

        Assert.Equal(Failure, exited.ExitCode);
    }

    private static async Task<IReadOnlyList<int>> LaunchAsync(LauncherClient launcher, LaunchSpec spec) =>
        Allowed(new ProcessView((await launcher.LaunchAsync(spec)).Launched.InitPid).Child);

    private static IReadOnlyList<int> Allowed(ProcessView process) => ProcessorList.Parse(process.Status("Cpus_allowed_list"));
}
