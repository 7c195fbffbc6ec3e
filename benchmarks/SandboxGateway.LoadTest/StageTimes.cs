using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.LoadTest;

/// <summary>Where the launcher says the time of its launches went.</summary>
internal sealed class StageTimes
{
    private const double MicrosecondsPerMillisecond = 1000;

    private readonly Dictionary<string, List<double>> _stages = [];
    private readonly List<double> _whole = [];

    public void Add(Launched launched)
    {
        _whole.Add(launched.Microseconds / MicrosecondsPerMillisecond);
        foreach (var stage in launched.Stages)
        {
            if (!_stages.TryGetValue(stage.Name, out var times))
            {
                _stages.Add(stage.Name, times = []);
            }

            times.Add(stage.Microseconds / MicrosecondsPerMillisecond);
        }
    }

    public void Write(Report report)
    {
        report.Line();
        report.Line($"From the command to the program's execve: median {new Statistics(_whole).Median:F2} ms, of it:");
        report.Line();
        report.Row("stage", "median ms", "p90 ms");
        report.Line("|---|---|---|");
        foreach (var (name, times) in _stages)
        {
            var statistics = new Statistics(times);
            report.Row(name, $"{statistics.Median:F3}", $"{statistics.Percentile(0.9):F3}");
        }
    }
}
