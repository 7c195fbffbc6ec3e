using System.Diagnostics;
using SandboxGateway.Workers;

namespace SandboxGateway.Tests.Workers;

public sealed class WorkerClockTests
{
    // The shell stands for an init, its only child for the worker.
    [Fact]
    public void Lap_BusyChild_CountsWhatItUsedOnce()
    {
        using var init = Process.Start(new ProcessStartInfo("sh", ["-c", "sh -c 'while :; do :; done' & wait"]))!;
        try
        {
            WorkerClock? clock = null;
            Assert.True(SpinWait.SpinUntil(() => (clock ??= WorkerClock.TryOpen(init.Id)) is not null, TimeSpan.FromSeconds(10)));
            var used = TimeSpan.Zero;

            Assert.True(SpinWait.SpinUntil(() => (used += clock!.Lap()) > TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(20)));
            Assert.True(clock!.Lap() < used);
        }
        finally
        {
            init.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void TryOpen_NoSuchProcess_IsNull() => Assert.Null(WorkerClock.TryOpen(int.MaxValue));
}
