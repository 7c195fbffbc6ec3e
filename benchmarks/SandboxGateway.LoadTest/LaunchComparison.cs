using System.Diagnostics;

namespace SandboxGateway.LoadTest;

/// <summary>
/// Time from the wish for a sandbox to its end, /usr/bin/true inside: our launcher, bubblewrap with the same content, and
/// no sandbox at all, once each in every round, in changing order; one at a time and ten side by side.
/// </summary>
internal sealed class LaunchComparison(Settings settings)
{
    private const string Payload = "/usr/bin/true";
    private const int WarmUps = 10;
    private const int SideBySide = 10;
    private const int ParallelShare = 4;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    private static readonly string[] _bubblewrap =
    [
        "/usr/bin/bwrap", "--unshare-all", "--uid", "1000", "--gid", "1000", "--ro-bind", "/usr", "/usr",
        "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
        "--proc", "/proc", "--dev", "/dev", "--size", $"{64 << 20}", "--tmpfs", "/tmp", "--new-session",
        "--die-with-parent", "--clearenv", "--cap-drop", "ALL", Payload,
    ];

    private readonly Random _random = new(1);

    public async Task RunAsync()
    {
        using var mounts = ManyMounts.Make(settings.Mounts);
        using var launcher = new LauncherDriver(settings);
        var stages = new StageTimes();
        var report = new Report(settings, mounts.Count == 0 ? "launch" : "launch-many-mounts", "Launch of /usr/bin/true in a sandbox, to its end");
        report.Line($"{settings.Launches} launches of each kind, interleaved at random, in a mount namespace with {mounts.Count} mounts added. "
            + "sandbox-launcher: every layer of the policy strict. bubblewrap: the same namespaces, a read-only /usr, a private /tmp, "
            + "dropped capabilities, but neither seccomp (our filter does not let its init wait) nor Landlock.");
        Write(report, "one at a time", await CompareAsync(settings.Launches,
        [
            ("no sandbox", () => Spawn.Run([Payload])),
            ("bubblewrap", () => Spawn.Run(_bubblewrap)),
            ("sandbox-launcher", () => stages.Add(launcher.Run(Payload))),
        ]));
        stages.Write(report);
        Write(report, $"{SideBySide} side by side, all of them", await CompareAsync(settings.Launches / ParallelShare,
        [
            ("no sandbox", () => Spawn.RunParallel([Payload], SideBySide)),
            ("bubblewrap", () => Spawn.RunParallel(_bubblewrap, SideBySide)),
            ("sandbox-launcher", () => launcher.RunParallel(Payload, SideBySide)),
        ]));
        report.Save();
    }

    private async Task<Dictionary<string, Statistics>> CompareAsync(int launches, (string Name, Action Run)[] kinds)
    {
        var times = kinds.ToDictionary(kind => kind.Name, _ => new List<double>());
        for (var round = -WarmUps; round < launches; round++)
        {
            _random.Shuffle(kinds);
            foreach (var (name, run) in kinds)
            {
                await Task.Delay(_pause);
                var started = Stopwatch.GetTimestamp();
                run();
                if (round >= 0)
                {
                    times[name].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        return times.ToDictionary(pair => pair.Key, pair => new Statistics(pair.Value));
    }

    private static void Write(Report report, string title, Dictionary<string, Statistics> times)
    {
        report.Line();
        report.Line($"## {title}");
        report.Line();
        report.Row("kind", "median ms", "p90 ms", "min ms");
        report.Line("|---|---|---|---|");
        foreach (var (name, values) in times.OrderBy(pair => pair.Value.Median))
        {
            report.Row(name, $"{values.Median:F2}", $"{values.Percentile(0.9):F2}", $"{values.Min:F2}");
        }

        report.Line();
        report.Line($"sandbox-launcher / bubblewrap: **{times["sandbox-launcher"].Median / times["bubblewrap"].Median:F2}**.");
    }
}
