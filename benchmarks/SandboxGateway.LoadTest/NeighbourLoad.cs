using System.Diagnostics;

namespace SandboxGateway.LoadTest;

/// <summary>Asks one model again and again over a few connections, and keeps every latency.</summary>
internal sealed class NeighbourLoad(HttpClient client, ServerProcess gateway)
{
    private const int Connections = 4;

    private readonly LoadRequest _request = LoadRequests.IrisJson();

    /// <summary>Loads until the other task has ended, and then says how it went.</summary>
    public async Task<NeighbourSample> DuringAsync(Task other)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => AskUntilAsync(other)));
        await other;
        var latencies = new Statistics(connections.SelectMany(connection => connection.Latencies));
        return new NeighbourSample(
            connections.Sum(connection => connection.Latencies.Count),
            connections.Sum(connection => connection.Failures),
            latencies.Median,
            latencies.Percentile(0.99));
    }

    private async Task<(List<double> Latencies, int Failures)> AskUntilAsync(Task other)
    {
        var latencies = new List<double>();
        var failures = 0;
        while (!other.IsCompleted || latencies.Count == 0)
        {
            using var content = new ByteArrayContent(_request.Body);
            content.Headers.TryAddWithoutValidation(_request.Headers[0].Name, _request.Headers[0].Value);
            var started = Stopwatch.GetTimestamp();
            using var response = await client.PostAsync(_request.Target(gateway), content);
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            failures += response.IsSuccessStatusCode ? 0 : 1;
        }

        return (latencies, failures);
    }
}
