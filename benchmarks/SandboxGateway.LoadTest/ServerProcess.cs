using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SandboxGateway.LoadTest;

/// <summary>One of the two servers compared, running until disposed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DirectoryInfo? _data;

    private ServerProcess(string name, Process process, int httpPort, int grpcPort, DirectoryInfo? data)
    {
        Name = name;
        _process = process;
        _data = data;
        HttpUrl = new Uri($"http://127.0.0.1:{httpPort}");
        GrpcUrl = new Uri($"http://127.0.0.1:{grpcPort}");
    }

    public string Name { get; }

    public Uri HttpUrl { get; }

    public Uri GrpcUrl { get; }

    public int ProcessId => _process.Id;

    /// <param name="settings">Where everything lies.</param>
    /// <param name="models">The model repository; null for the samples.</param>
    public static ServerProcess StartGateway(Settings settings, string? models = null)
    {
        var data = Directory.CreateTempSubdirectory("sgw-load-");
        var (http, grpc) = (FreePort(), FreePort());
        return new ServerProcess("gateway", Start(settings, "SandboxGateway", "sandbox-gateway",
        [
            "--models", models ?? settings.Models,
            "--data", data.FullName,
            "--urls", $"http://127.0.0.1:{http}",
            "--grpc-url", $"http://127.0.0.1:{grpc}",
            $"--Gateway:Workers:NativeDirectory={settings.Native}",
            "--Serilog:MinimumLevel:Default=Warning",
        ]), http, grpc, data);
    }

    public static ServerProcess StartPlain(Settings settings)
    {
        var (http, grpc) = (FreePort(), FreePort());
        return new ServerProcess("plain", Start(settings, "SandboxGateway.PlainServer", "plain-server",
        [
            $"--models={settings.Models}",
            $"--http-port={http}",
            $"--grpc-port={grpc}",
        ]), http, grpc, data: null);
    }

    /// <summary>Asks until the answer is 200.</summary>
    public async Task WaitUntilReadyAsync(HttpClient client)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(client))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > _startTimeout)
            {
                throw new InvalidOperationException($"{Name} did not become ready.");
            }

            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // SIGTERM, so that a server ends what it started.
            await Tool.RunAsync("/bin/kill", "-TERM", $"{_process.Id}");
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _data?.Delete(recursive: true);
    }

    private async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(HttpUrl, "/v2/health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Process Start(Settings settings, string project, string program, IEnumerable<string> arguments)
    {
        var path = Path.Combine(settings.Root, "artifacts", "bin", project, "release", program);
        // taskset(1) replaces itself by the server, so the process id is the server's.
        var start = settings.Cores is null
            ? new ProcessStartInfo(path, arguments)
            : new ProcessStartInfo("taskset", ["-c", settings.Cores, path, .. arguments]);
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
