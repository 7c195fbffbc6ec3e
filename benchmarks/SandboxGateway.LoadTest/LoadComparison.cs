namespace SandboxGateway.LoadTest;

/// <summary>
/// Throughput and latency of the gateway against the plain server: both run from start to end, and in every round each is
/// loaded alone, in changing order, so that a slow spell of the machine hits both.
/// </summary>
internal sealed class LoadComparison(Settings settings)
{
    private const int WarmUpSeconds = 3;
    private const int DigitRows = 256;

    private static readonly Workload[] _workloads =
    [
        new("REST, JSON, iris, 1 connection", LoadRequests.IrisJson(), 1),
        new("REST, JSON, iris, 16 connections", LoadRequests.IrisJson(), 16),
        new("gRPC, raw, iris, 1 connection", LoadRequests.IrisGrpc(), 1),
        new("gRPC, raw, iris, 16 connections", LoadRequests.IrisGrpc(), 16),
        new($"REST, binary, digits x {DigitRows} ({DigitRows * LoadRequests.DigitPixels * sizeof(float) / 1024} KiB), 4 connections",
            LoadRequests.DigitsBinary(DigitRows), 4),
    ];

    public async Task RunAsync()
    {
        var report = new Report(settings, "load", "Throughput: the gateway against a plain server");
        report.Line($"{settings.Rounds} rounds of {settings.Seconds} s each. Requests/s and latencies are medians over the rounds; "
            + "the ratio is gateway / plain within a round: median (lowest to highest).");
        report.Line();
        report.Row("workload", "plain requests/s", "gateway requests/s", "ratio", "plain p50 / p99 ms", "gateway p50 / p99 ms");
        report.Line("|---|---|---|---|---|---|");

        using var client = new HttpClient();
        await using var ours = ServerProcess.StartGateway(settings);
        await using var plain = ServerProcess.StartPlain(settings);
        await ours.WaitUntilReadyAsync(client);
        await plain.WaitUntilReadyAsync(client);
        foreach (var workload in _workloads)
        {
            await AnswerCheck.CompareAsync(client, ours, plain, workload.Request);
            await CompareAsync(report, ours, plain, workload);
        }

        report.Save();
    }

    private async Task CompareAsync(Report report, ServerProcess ours, ServerProcess plain, Workload workload)
    {
        await LoadAsync(ours, workload, WarmUpSeconds);
        await LoadAsync(plain, workload, WarmUpSeconds);
        var samples = new List<(LoadSample Ours, LoadSample Plain)>();
        for (var round = 0; round < settings.Rounds; round++)
        {
            if (round % 2 == 0)
            {
                var first = await LoadAsync(ours, workload, settings.Seconds);
                samples.Add((first, await LoadAsync(plain, workload, settings.Seconds)));
            }
            else
            {
                var first = await LoadAsync(plain, workload, settings.Seconds);
                samples.Add((await LoadAsync(ours, workload, settings.Seconds), first));
            }
        }

        var ratio = new Statistics(samples.Select(pair => pair.Ours.RequestsPerSecond / pair.Plain.RequestsPerSecond));
        report.Row(
            workload.Name,
            $"{Median(samples, pair => pair.Plain.RequestsPerSecond):F0}",
            $"{Median(samples, pair => pair.Ours.RequestsPerSecond):F0}",
            $"**{ratio.Median:F2}** ({ratio.Min:F2} to {ratio.Max:F2})",
            $"{Median(samples, pair => pair.Plain.P50):F3} / {Median(samples, pair => pair.Plain.P99):F3}",
            $"{Median(samples, pair => pair.Ours.P50):F3} / {Median(samples, pair => pair.Ours.P99):F3}");
    }

    private static Task<LoadSample> LoadAsync(ServerProcess server, Workload workload, int seconds) => workload.Request.Grpc
        ? H2LoadGenerator.RunAsync(server, workload, seconds)
        : WrkGenerator.RunAsync(server, workload, seconds);

    private static double Median(
        IEnumerable<(LoadSample Ours, LoadSample Plain)> samples, Func<(LoadSample Ours, LoadSample Plain), double> value) =>
        new Statistics(samples.Select(value)).Median;
}
