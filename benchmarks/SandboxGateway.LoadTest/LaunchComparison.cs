using System.Diagnostics;

namespace SandboxGateway.LoadTest;

/// <summary>
/// Time from the wish for a sandbox to its end, /usr/bin/true inside: our launcher, bubblewrap with the same content, and
/// no sandbox at all, once each in every round, in changing order.
/// </summary>
internal sealed class LaunchComparison(Settings settings)
{
    private const string Payload = "/usr/bin/true";
    private const int WarmUps = 10;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    private readonly Random _random = new(1);

    public async Task RunAsync()
    {
        string[] bubblewrap =
        [
            "/usr/bin/bwrap", "--unshare-all", "--uid", "1000", "--gid", "1000", "--ro-bind", "/usr", "/usr",
            "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--proc", "/proc", "--dev", "/dev", "--size", $"{64 << 20}", "--tmpfs", "/tmp", "--new-session",
            "--die-with-parent", "--clearenv", "--cap-drop", "ALL", Payload,
        ];
        using var launcher = new LauncherDriver(settings);
        var launches = 0;
        var inside = new List<double>();
        (string Name, Action Run)[] kinds =
        [
            ("no sandbox", () => Spawn.Run([Payload])),
            ("bubblewrap", () => Spawn.Run(bubblewrap)),
            ("sandbox-launcher", () => inside.Add(launcher.Run(Payload, launches++).Microseconds / 1000.0)),
        ];

        var times = kinds.ToDictionary(kind => kind.Name, _ => new List<double>());
        for (var round = -WarmUps; round < settings.Launches; round++)
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

        Write(times.ToDictionary(pair => pair.Key, pair => new Statistics(pair.Value)), new Statistics(inside));
    }

    private void Write(Dictionary<string, Statistics> times, Statistics inside)
    {
        var report = new Report(settings, "launch", "Launch of /usr/bin/true in a sandbox, to its end");
        report.Line($"{settings.Launches} launches of each kind, interleaved at random. bubblewrap: the same namespaces, a read-only /usr, "
            + "a private /tmp, dropped capabilities, but neither seccomp (our filter does not let its init wait) nor Landlock.");
        report.Line();
        report.Row("kind", "median ms", "p90 ms", "min ms");
        report.Line("|---|---|---|---|");
        foreach (var (name, values) in times.OrderBy(pair => pair.Value.Median))
        {
            report.Row(name, $"{values.Median:F2}", $"{values.Percentile(0.9):F2}", $"{values.Min:F2}");
        }

        report.Line();
        report.Line($"sandbox-launcher / bubblewrap: **{times["sandbox-launcher"].Median / times["bubblewrap"].Median:F2}**. "
            + $"Of it, from the command to the program's execve: {inside.Median:F2} ms.");
        report.Save();
    }
}
