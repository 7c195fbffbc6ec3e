using System.Net.Http.Headers;

namespace SandboxGateway.LoadTest;

/// <summary>
/// What a well-behaved model's callers feel while another model attacks: each hostile sample is run a number of times under
/// load on iris, and compared with the same load just before, without it.
/// </summary>
internal sealed class NeighbourComparison(Settings settings)
{
    private const int Attacks = 20;

    private static readonly string[] _attackers =
        ["fork-bomb", "memory-bomb", "disk-bomb", "fd-bomb", "log-flood", "output-flood", "cpu-spin", "sleeper", "stubborn"];

    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _settleTime = TimeSpan.FromSeconds(3);

    public async Task RunAsync()
    {
        var report = new Report(settings, "neighbour", "A model's callers while its neighbour attacks");
        report.Line($"Each attack {Attacks} times, one after the other, while iris serves 4 connections; before it, {_quiet.TotalSeconds} s of the same "
            + "load without the attack.");
        report.Line();
        report.Row("attack", "its callers got", "iris answers", "lost", "p50 ms before / during", "p99 ms before / during", "p99 ratio");
        report.Line("|---|---|---|---|---|---|---|");

        var models = Directory.CreateTempSubdirectory("sgw-neighbour-");
        Copy(Path.Combine(settings.Models, "iris"), Path.Combine(models.FullName, "iris"));
        foreach (var attacker in _attackers)
        {
            Copy(Path.Combine(settings.Root, "samples", "hostile", attacker), Path.Combine(models.FullName, attacker));
        }

        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        await using (var gateway = ServerProcess.StartGateway(settings, models.FullName))
        {
            await gateway.WaitUntilReadyAsync(client);
            var load = new NeighbourLoad(client, gateway);
            await load.DuringAsync(Task.Delay(_quiet));
            var before = GatewayResources.Of(gateway.ProcessId);
            foreach (var attacker in _attackers)
            {
                await MeasureAsync(report, client, gateway, load, attacker);
            }

            await gateway.WaitUntilReadyAsync(client);
            await Task.Delay(_settleTime);
            report.Line();
            report.Line($"The gateway before: {before}; after: {GatewayResources.Of(gateway.ProcessId)}.");
        }

        models.Delete(recursive: true);
        report.Save();
    }

    private static async Task MeasureAsync(
        Report report, HttpClient client, ServerProcess gateway, NeighbourLoad load, string attacker)
    {
        await gateway.WaitUntilReadyAsync(client);
        var quiet = await load.DuringAsync(Task.Delay(_quiet));
        var attack = AttackAsync(client, gateway, attacker);
        var noisy = await load.DuringAsync(attack);
        var outcomes = (await attack).GroupBy(status => status).Select(group => $"{group.Key} x {group.Count()}");
        report.Row(
            attacker,
            string.Join(", ", outcomes),
            noisy.Answers,
            noisy.Failures,
            $"{quiet.P50:F2} / {noisy.P50:F2}",
            $"{quiet.P99:F2} / {noisy.P99:F2}",
            $"**{noisy.P99 / quiet.P99:F2}**");
    }

    private static async Task<IReadOnlyList<int>> AttackAsync(HttpClient client, ServerProcess gateway, string attacker)
    {
        const string Body = """{"inputs": [{"name": "go", "datatype": "BYTES", "shape": [1], "data": ["now"]}]}""";
        var statuses = new List<int>();
        for (var i = 0; i < Attacks; i++)
        {
            using var content = new StringContent(Body, MediaTypeHeaderValue.Parse("application/json"));
            using var response = await client.PostAsync(new Uri(gateway.HttpUrl, $"/v2/models/{attacker}/infer"), content);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }

    private static void Copy(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
