using System.Diagnostics;

namespace SandboxGateway.LoadTest;

/// <summary>Time from the start of the gateway to its first answer, and the memory of its processes while they idle.</summary>
internal sealed class WorkerMeasurement(Settings settings)
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _settleTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    public async Task RunAsync()
    {
        using var client = new HttpClient();
        var times = new List<double>();
        IReadOnlyList<ProcessMemory> memory = [];
        for (var round = 0; round < settings.Rounds; round++)
        {
            await using var gateway = ServerProcess.StartGateway(settings);
            times.Add(await TimeToFirstAnswerAsync(client, gateway));
            await gateway.WaitUntilReadyAsync(client);
            await Task.Delay(_settleTime);
            memory = ProcessMemory.Tree(gateway.ProcessId);
        }

        Write(new Statistics(times), memory);
    }

    private static async Task<double> TimeToFirstAnswerAsync(HttpClient client, ServerProcess gateway)
    {
        var started = Stopwatch.GetTimestamp();
        var request = LoadRequests.IrisJson();
        while (Stopwatch.GetElapsedTime(started) < _timeout)
        {
            try
            {
                using var content = new ByteArrayContent(request.Body);
                content.Headers.TryAddWithoutValidation(request.Headers[0].Name, request.Headers[0].Value);
                using var response = await client.PostAsync(request.Target(gateway), content);
                if (response.IsSuccessStatusCode)
                {
                    return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(_pollInterval);
        }

        throw new TimeoutException("The gateway gave no answer.");
    }

    private void Write(Statistics times, IReadOnlyList<ProcessMemory> memory)
    {
        var report = new Report(settings, "worker", "Start and memory");
        report.Line($"From the start of the gateway to the first answer of iris: median {times.Median:F0} ms of {settings.Rounds} "
            + $"({times.Min:F0} to {times.Max:F0}).");
        report.Line();
        report.Line("Idle, all samples loaded. PSS shares what several processes map, such as ONNX Runtime's library.");
        report.Line();
        report.Row("process", "RSS MiB", "PSS MiB");
        report.Line("|---|---|---|");
        foreach (var process in memory)
        {
            report.Row(process.Name, $"{process.ResidentKib / 1024.0:F1}", $"{process.ProportionalKib / 1024.0:F1}");
        }

        report.Save();
    }
}
