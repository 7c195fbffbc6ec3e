using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Versions;

/// <summary>
/// A gateway whose workers answer with the number that the model's file held when they were launched, so that an answer tells which
/// load it is from. A file that says "refuse ..." cannot be loaded.
/// </summary>
internal sealed class VersionedGateway : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly GatewayTestHost _host;

    private VersionedGateway(GatewayTestHost host) => _host = host;

    /// <summary>For each file's number, what its workers wait for before they answer.</summary>
    public static ConcurrentDictionary<int, SyncPoint> NoHolds { get; } = new();

    public GatewayTestHost Host => _host;

    public FakeSandboxLauncher Launcher => _host.Launcher;

    /// <param name="settings">Further settings.</param>
    /// <param name="holds">For a file's number, what its workers wait for before they answer.</param>
    public static async Task<VersionedGateway> StartAsync(
        string[]? settings = null, ConcurrentDictionary<int, SyncPoint>? holds = null)
    {
        var host = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            ["--Gateway:Repository:SettleSeconds=0.1", "--Gateway:Repository:PollSeconds=0.2", .. settings ?? []],
            launcher => launcher.ConfigureFor = (worker, launch) => Configure(worker, launch.Spec.Mounts[0].Source, holds ?? NoHolds));
        return new VersionedGateway(host);
    }

    public static Task<VersionedGateway> StartExplicitAsync() =>
        StartAsync(["--Gateway:Repository:Mode=explicit", "--Gateway:Repository:LoadModels:0=model"]);

    /// <summary>Writes a version's file as a deployment does: aside, then moved into its place.</summary>
    public void Write(int version, string content, string model = "model")
    {
        var folder = Directory.CreateDirectory(Path.Combine(_host.Models, model, version.ToString(CultureInfo.InvariantCulture)));
        var aside = Path.Combine(folder.FullName, ".new");
        File.WriteAllText(aside, content);
        File.Move(aside, Path.Combine(folder.FullName, "model.onnx"), overwrite: true);
    }

    public void WriteManifest(string text, string model = "model")
    {
        var folder = Directory.CreateDirectory(Path.Combine(_host.Models, model));
        File.WriteAllText(Path.Combine(folder.FullName, "model.yaml"), text);
    }

    public void Remove(int version) =>
        Directory.Delete(Path.Combine(_host.Models, "model", version.ToString(CultureInfo.InvariantCulture)), recursive: true);

    public async Task<Answer> InferAsync(string? version = null, string model = "model")
    {
        using var content = new StringContent(
            """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}""", Encoding.UTF8, "application/json");
        var path = version is null ? $"v2/models/{model}/infer" : $"v2/models/{model}/versions/{version}/infer";
        using var response = await _host.Http.PostAsync(new Uri(path, UriKind.Relative), content);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode
            ? new Answer(
                response.StatusCode,
                body.GetProperty("model_version").GetString()!,
                body.GetProperty("outputs")[0].GetProperty("data")[0].GetInt32(),
                "")
            : new Answer(response.StatusCode, "", -1, body.GetProperty("error").GetString()!);
    }

    /// <summary>Waits until a model answers with that number.</summary>
    public Task AnswersAsync(int value, string? version = null, string model = "model") =>
        Eventually.TrueAsync(async () => (await InferAsync(version, model)).Value == value, Patience, $"{model} {version} answers {value}");

    /// <summary>The index as lines "name version STATE reason".</summary>
    public async Task<string[]> IndexAsync(string body = "")
    {
        using var response = await PostAsync("v2/repository/index", body);
        response.EnsureSuccessStatusCode();
        var entries = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. entries.EnumerateArray().Select(entry => string.Join(
            ' ', entry.GetProperty("name"), entry.GetProperty("version"), entry.GetProperty("state"), entry.GetProperty("reason")).TrimEnd())];
    }

    public Task IndexBecomesAsync(params string[] lines) => Eventually.TrueAsync(
        async () =>
        {
            var index = await IndexAsync();
            return index.Length == lines.Length && index.Zip(lines).All(pair => pair.First.StartsWith(pair.Second, StringComparison.Ordinal));
        },
        Patience,
        string.Join(" | ", lines));

    public async Task<(HttpStatusCode Status, string Error)> ControlAsync(string call, string model = "model", string body = "")
    {
        using var response = await PostAsync($"v2/repository/models/{model}/{call}", body);
        return response.IsSuccessStatusCode
            ? (response.StatusCode, "")
            : (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()!);
    }

    public async Task<JsonElement> GetAsync(string path) =>
        await _host.Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _host.Http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private static void Configure(FakeWorker worker, string folder, ConcurrentDictionary<int, SyncPoint> holds)
    {
        var text = File.ReadAllText(Path.Combine(folder, "model.onnx"));
        if (text.StartsWith("refuse ", StringComparison.Ordinal))
        {
            worker.OnStart = self => RefuseAsync(self, text);
            return;
        }

        _ = int.TryParse(text, CultureInfo.InvariantCulture, out var number);
        worker.OnInfer = async (self, request, _) =>
        {
            if (holds.TryGetValue(number, out var hold))
            {
                await hold.WaitToContinueAsync(CancellationToken.None);
            }

            await self.EchoAsync(request, BitConverter.GetBytes((float)number));
        };
    }

    private static async Task RefuseAsync(FakeWorker worker, string text)
    {
        await worker.SendAsync(new WorkerFrame { Hello = new Hello { ProtocolVersion = 1 } });
        await worker.SendAsync(new WorkerFrame { Failure = new Failure { Kind = Failure.Types.Kind.ModelRejected, Message = text[7..] } });
    }

    /// <param name="Status">Of the HTTP response.</param>
    /// <param name="Version">What the gateway says has answered.</param>
    /// <param name="Value">What has.</param>
    /// <param name="Error">Empty for an answer.</param>
    public sealed record Answer(HttpStatusCode Status, string Version, int Value, string Error);
}
