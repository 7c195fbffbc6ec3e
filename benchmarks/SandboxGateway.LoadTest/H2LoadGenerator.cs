using System.Globalization;

namespace SandboxGateway.LoadTest;

/// <summary>gRPC load with h2load(1): a framed message is posted over and over; the log gives each answer's time.</summary>
internal static class H2LoadGenerator
{
    private const int MicrosecondsPerMillisecond = 1000;

    public static async Task<LoadSample> RunAsync(ServerProcess server, Workload workload, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("sgw-h2load-");
        try
        {
            var body = Path.Combine(folder.FullName, "body");
            var log = Path.Combine(folder.FullName, "log");
            await File.WriteAllBytesAsync(body, workload.Request.Body);
            await Tool.RunAsync("h2load",
            [
                "-t", "1", "-c", $"{workload.Connections}", "-m", "1", "-D", $"{seconds}", "-d", body, "--log-file", log,
                .. workload.Request.Headers.SelectMany(header => new[] { "-H", $"{header.Name}: {header.Value}" }),
                workload.Request.Target(server).ToString(),
            ]);
            return Parse(server, workload, await File.ReadAllLinesAsync(log), seconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A line is: start, status, time taken; times in microseconds.</summary>
    private static LoadSample Parse(ServerProcess server, Workload workload, string[] log, int seconds)
    {
        var lines = log.Select(line => line.Split('\t')).ToList();
        // Those in flight when the time is up are logged as failed, at most one on each connection.
        var failed = lines.Count(fields => fields[1] != "200");
        if (failed > workload.Connections)
        {
            throw new InvalidOperationException($"{server.Name}, {workload.Name}: {failed} of {lines.Count} requests failed.");
        }

        var times = new Statistics(lines
            .Where(fields => fields[1] == "200")
            .Select(fields => double.Parse(fields[2], CultureInfo.InvariantCulture) / MicrosecondsPerMillisecond));
        return new LoadSample((double)(lines.Count - failed) / seconds, times.Median, times.Percentile(0.99));
    }
}
