using System.Globalization;

namespace SandboxGateway.LoadTest;

/// <summary>HTTP/1.1 load with wrk(1); the request is a Lua script and a body beside it.</summary>
internal static class WrkGenerator
{
    private const string Mark = "RESULT ";

    public static async Task<LoadSample> RunAsync(ServerProcess server, Workload workload, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("sgw-wrk-");
        try
        {
            var script = WriteScript(folder.FullName, workload.Request);
            var output = await Tool.RunAsync(
                "wrk", "-t", "1", "-c", $"{workload.Connections}", "-d", $"{seconds}s", "--timeout", "30s", "-s", script,
                workload.Request.Target(server).ToString());
            return Parse(server, workload, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string WriteScript(string folder, LoadRequest request)
    {
        var body = Path.Combine(folder, "body");
        File.WriteAllBytes(body, request.Body);
        var headers = request.Headers.Select(header => $"wrk.headers[\"{header.Name}\"] = \"{header.Value}\"");
        var script = Path.Combine(folder, "request.lua");
        File.WriteAllText(
            script,
            $$"""
            wrk.method = "POST"
            local file = io.open("{{body}}", "rb")
            wrk.body = file:read("*a")
            file:close()
            {{string.Join('\n', headers)}}

            done = function(summary, latency, requests)
              local errors = summary.errors
              io.write(string.format("{{Mark}}%d %d %d %d %d\n", summary.requests, summary.duration,
                latency:percentile(50), latency:percentile(99),
                errors.status + errors.connect + errors.read + errors.write + errors.timeout))
            end
            """);
        return script;
    }

    private static LoadSample Parse(ServerProcess server, Workload workload, string output)
    {
        var line = output.Split('\n').Single(text => text.StartsWith(Mark, StringComparison.Ordinal));
        var numbers = line[Mark.Length..].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return numbers[4] == 0
            ? new LoadSample(numbers[0] / (numbers[1] / 1e6), numbers[2] / 1e3, numbers[3] / 1e3)
            : throw new InvalidOperationException($"{server.Name}, {workload.Name}: {numbers[4]} of {numbers[0]} requests failed.");
    }
}
