using System.Diagnostics;
using System.Globalization;

namespace SandboxGateway.LoadTest;

/// <summary>
/// What hostile requests to a model with a contract cost: each alone, in time and memory, and what a model beside it feels of
/// a thousand of them at once.
/// </summary>
internal sealed class HostileComparison(Settings settings)
{
    private const int Times = 5;
    private const int AtOnce = 1000;

    // Longer ones would measure how fast this machine copies bodies.
    private const int MaxBytesAtOnce = 200_000;

    private static readonly Uri _target = new("/v2/models/target/infer", UriKind.Relative);

    public async Task RunAsync()
    {
        var report = new Report(settings, "hostile-requests", "Hostile requests against a contract");
        var models = Directory.CreateTempSubdirectory("sgw-hostile-");
        CopyModel("iris", Path.Combine(models.FullName, "iris"));
        var target = Path.Combine(models.FullName, "target");
        CopyModel("currency", target);
        await File.WriteAllTextAsync(Path.Combine(target, "model.yaml"), HostileRequest.Contract);
        await using (var gateway = ServerProcess.StartGateway(settings, models.FullName))
        {
            using var client = new HttpClient { BaseAddress = gateway.HttpUrl, Timeout = TimeSpan.FromMinutes(2) };
            await gateway.WaitUntilReadyAsync(client);
            await MeasureEachAsync(report, client, gateway);
            await MeasureNeighbourAsync(report, client, gateway);
        }

        models.Delete(recursive: true);
        report.Save();
    }

    private static async Task MeasureEachAsync(Report report, HttpClient client, ServerProcess gateway)
    {
        report.Line($"Each {Times} times after one that does not count: the slowest answer, and what the gateway's memory rose to above what it was before.");
        report.Line();
        report.Row("request", "bytes", "status", "slowest, ms", "memory, MiB");
        report.Line("|---|---:|---|---:|---:|");
        foreach (var request in HostileRequest.All)
        {
            var status = await SendAsync(client, request);
            var before = PeakMemory.Reset(gateway.ProcessId);
            var slowest = TimeSpan.Zero;
            for (var i = 0; i < Times; i++)
            {
                var started = Stopwatch.GetTimestamp();
                status = await SendAsync(client, request);
                var elapsed = Stopwatch.GetElapsedTime(started);
                slowest = elapsed > slowest ? elapsed : slowest;
            }

            var risen = PeakMemory.OfProcess(gateway.ProcessId) - before;
            report.Row(request.Name, request.Body.Length, status, slowest.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture), risen >> 20);
        }
    }

    private async Task MeasureNeighbourAsync(Report report, HttpClient client, ServerProcess gateway)
    {
        var hostile = HostileRequest.All.Where(request => request.Body.Length <= MaxBytesAtOnce).ToList();
        var ordinary = hostile.ConvertAll(request => HostileRequest.Ordinary(request.Body.Length));
        await BesideAsync(client, gateway, hostile, bursts: 1);
        report.Line();
        report.Line($"One connection asks iris for {settings.Seconds} s, and meanwhile {AtOnce} requests at once are sent to the other model: the {hostile.Count} above "
            + $"up to {MaxBytesAtOnce} bytes; or ordinary ones as long as these, which shows what is due to the sending. All share the processors.");
        report.Line();
        report.Row("round", "p99 alone, ms", $"{AtOnce} hostile once", "hostile without pause", "ordinary without pause", "answers to the hostile");
        report.Line("|---|---:|---:|---:|---:|---|");
        for (var round = 1; round <= settings.Rounds; round++)
        {
            var (alone, _) = await BesideAsync(client, gateway, hostile, bursts: 0);
            var (once, _) = await BesideAsync(client, gateway, hostile, bursts: 1);
            var (ever, answers) = await BesideAsync(client, gateway, hostile, bursts: int.MaxValue);
            var (other, _) = await BesideAsync(client, gateway, ordinary, bursts: int.MaxValue);
            report.Row(round, $"{alone:F2}", Beside(once, alone), Beside(ever, alone), Beside(other, alone), answers);
        }

        report.Line();
        report.Line($"The gateway after it all: {GatewayResources.Of(gateway.ProcessId)}.");
    }

    private static string Beside(double p99, double alone) => $"{p99:F2} (x {p99 / alone:F2})";

    /// <summary>The neighbour's p99 in milliseconds, and what the others were answered.</summary>
    private async Task<(double P99, string Answers)> BesideAsync(
        HttpClient client, ServerProcess gateway, List<HostileRequest> requests, int bursts)
    {
        var neighbour = WrkGenerator.RunAsync(gateway, new Workload("iris", LoadRequests.IrisJson(), 1), settings.Seconds);
        var statuses = new List<int>();
        for (var burst = 0; burst < bursts && !neighbour.IsCompleted; burst++)
        {
            statuses.AddRange(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => SendAsync(client, requests[i % requests.Count]))));
        }

        var sample = await neighbour;
        return (sample.P99, string.Join(", ", statuses.GroupBy(status => status).OrderBy(group => group.Key).Select(group => $"{group.Key} x {group.Count()}")));
    }

    private static async Task<int> SendAsync(HttpClient client, HostileRequest request)
    {
        using var content = new ByteArrayContent(request.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (request.Encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", request.Encoding);
        }

        using var response = await client.PostAsync(_target, content);
        await response.Content.ReadAsByteArrayAsync();
        return (int)response.StatusCode;
    }

    private void CopyModel(string name, string target)
    {
        var source = Path.Combine(settings.Models, name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
