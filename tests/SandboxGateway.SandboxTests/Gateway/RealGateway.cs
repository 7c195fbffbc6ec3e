using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Grpc.Net.Client;
using SandboxGateway.SandboxTests.Launcher;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>
/// The published gateway as a process of its own, with its launcher and its sandboxes, on free loopback ports; root's or an
/// ordinary user's. Disposing it ends it in good order.
/// </summary>
internal sealed class RealGateway : IAsyncDisposable
{
    /// <summary>Stands in the environment of every gateway; nothing it starts may have it.</summary>
    public const string Secret = "environment-secret-51ab";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    // Some examine the host first; one that cannot start ends and is not waited for.
    private static readonly TimeSpan _startPatience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<JsonElement> _events = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly string _data;

    private RealGateway(Process process, string data)
    {
        _data = data;
        Process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => AddError(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Process Process { get; }

    /// <summary>Standard output so far; all of it after <see cref="StopAsync"/>.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Standard error so far; all of it after <see cref="StopAsync"/>.</summary>
    public IReadOnlyCollection<string> ErrorLines => _errors;

    public string DataFolder => Path.Combine(_data, "d");

    public HttpClient Http { get; private set; } = new();

    public GrpcChannel Grpc { get; private set; } = null!;

    /// <summary>Users to run it as: the test's own, and if that is root an ordinary one too.</summary>
    public static TheoryData<int?> Users => Environment.IsPrivilegedProcess ? [null, 61002] : [null];

    /// <summary>How many models the samples are: each has a worker of its own.</summary>
    public static int SampleCount { get; } =
        Directory.EnumerateDirectories(Path.Combine(PublishedFiles.Checkout, "samples", "models")).Count();

    public int LauncherPid => Events("LauncherReady").Last().GetProperty("Pid").GetInt32();

    /// <param name="user">Numeric user and group; null for the test's own.</param>
    /// <param name="models">The model repository; null for the samples.</param>
    /// <param name="settings">More settings, as on the command line.</param>
    public static async Task<RealGateway> StartAsync(int? user = null, string? models = null, params string[] settings)
    {
        var gateway = Start(user, models, settings);
        await gateway.ListensAsync();
        await Eventually.TrueAsync(gateway.IsReadyAsync, _startPatience);
        return gateway;
    }

    /// <summary>Log events of that name, oldest first.</summary>
    public IEnumerable<JsonElement> Events(string name) => _events.Where(logged =>
        logged.TryGetProperty("EventId", out var id) && id.TryGetProperty("Name", out var found) && found.GetString() == name);

    /// <summary>The newest sandbox of a model.</summary>
    public (ProcessView Init, ProcessView Worker) SandboxOf(string model)
    {
        var launched = Events("SandboxLaunched").Last(logged =>
            logged.GetProperty("SandboxId").GetString()!.StartsWith(model + "-", StringComparison.Ordinal));
        var init = new ProcessView(launched.GetProperty("InitPid").GetInt32());
        return (init, init.Child);
    }

    /// <summary>Every process that belongs to it: itself, its launcher, the sandboxes' inits and their workers.</summary>
    public IReadOnlyList<ProcessView> Processes()
    {
        var all = new List<ProcessView> { new(Process.Id), new(LauncherPid) };
        foreach (var launched in Events("SandboxLaunched"))
        {
            var init = new ProcessView(launched.GetProperty("InitPid").GetInt32());
            if (init.IsAlive)
            {
                all.Add(init);
                all.Add(init.Child);
            }
        }

        return all;
    }

    public Task<HttpResponseMessage> InferAsync(string model, string json) =>
        Http.PostAsync(
            new Uri($"v2/models/{model}/infer", UriKind.Relative),
            new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

    /// <summary>Ends it in good order and reads its output to the end.</summary>
    public async Task StopAsync()
    {
        if (!Process.HasExited)
        {
            Signal(Process.Id, "TERM");
        }

        using var patience = new CancellationTokenSource(_patience);
        await Process.WaitForExitAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Grpc?.Dispose();
        await StopAsync();
        Process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    public static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static RealGateway Start(int? user, string? models, string[] settings)
    {
        var published = PublishedFiles.ForAnybody;
        var data = Directory.CreateTempSubdirectory("sgw-data-").FullName;
        string[] command =
        [
            Path.Combine(published, "gateway", "sandbox-gateway"),
            "--urls", "http://127.0.0.1:0",
            "--grpc-url", "http://127.0.0.1:0",
            "--models", models ?? Path.Combine(published, "models"),
            "--data", Path.Combine(data, "d"),
            "--Gateway:Workers:NativeDirectory", Path.Combine(published, "native"),
            .. settings,
        ];
        if (user is { } id)
        {
            File.SetUnixFileMode(data, (UnixFileMode)0b111_111_111);
            command = ["setpriv", "--reuid", $"{id}", "--regid", $"{id}", "--clear-groups", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SOME_SECRET"] = Secret;
        return new RealGateway(Process.Start(start)!, data);
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        try
        {
            _events.Enqueue(JsonDocument.Parse(line).RootElement);
        }
        catch (JsonException)
        {
            // Thrown here it would end the test run; GatewayLogTests looks for such lines.
        }
    }

    private void AddError(string? line)
    {
        if (line is not null)
        {
            _errors.Enqueue(line);
        }
    }

    private async Task ListensAsync()
    {
        await Eventually.TrueAsync(() => Process.HasExited || Addresses().Length == 2, _startPatience);
        Assert.False(Process.HasExited, $"The gateway ended: {string.Join('\n', _errors)}");
        Http.Dispose();
        Http = new HttpClient { BaseAddress = new Uri(Addresses()[0]) };
        Grpc = GrpcChannel.ForAddress(Addresses()[1]);
    }

    private string[] Addresses() =>
        [.. Events("ListeningOnAddress").Select(logged => logged.GetProperty("address").GetString()!)];

    public async Task<bool> IsReadyAsync()
    {
        using var response = await Http.GetAsync(new Uri("v2/health/ready", UriKind.Relative));
        return response.StatusCode == HttpStatusCode.OK;
    }
}
