using System.Diagnostics;
using SandboxGateway.SandboxTests.Gateway;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Samples;

/// <summary>Each sample client, run as its README says, gets the README's answer from models in real sandboxes.</summary>
public sealed class SampleClientTests(SampleGateway sample) : IClassFixture<SampleGateway>
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly string _clients = Path.Combine(PublishedFiles.Checkout, "samples", "clients");

    private string Rest => sample.Gateway.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    private string Grpc => sample.Gateway.Grpc.Target;

    [Fact]
    public async Task Curl_SampleModels_PrintsTheAnswers()
    {
        var (output, _) = await RunAsync(0, "sh", Path.Combine(_clients, "curl", "infer.sh"), Rest);

        var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(answers[0], await ReadmeAsync(PublishedFiles.Checkout), StringComparison.Ordinal);
        Assert.Contains("\"data\":[\"JPY\",\"CHF\"]", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CSharp_OverRestAndGrpc_PrintsTheAnswers()
    {
        var program = Path.Combine(
            PublishedFiles.Checkout, "artifacts", "bin", "SandboxGateway.Samples.Client", "release", "SandboxGateway.Samples.Client");

        await PrintsAsync(program, Rest);
        await PrintsAsync(program, "rest", Rest);
        await PrintsAsync(program, "grpc", $"http://{Grpc}");
    }

    [Fact]
    public async Task Python_TheStandardLibraryAlone_PrintsTheAnswers() =>
        await PrintsAsync("/usr/bin/python3", "-I", Path.Combine(_clients, "python", "infer.py"), Rest);

    [NodeFact]
    public async Task TypeScript_Compiled_PrintsTheAnswers()
    {
        using var folder = new TemporaryFolder();
        var source = Path.Combine(_clients, "typescript");
        await RunAsync(0, Path.Combine(source, "node_modules", ".bin", "tsc"), "--project", source, "--outDir", folder.Path);
        // Says that the compiled files are modules, which the package beside the sources says for them there.
        folder.Write("package.json", """{"type":"module"}""");

        await PrintsAsync("node", folder.Combine("main.js"), Rest);
    }

    [NodeFact]
    public async Task Grpc_FromTheProtoFile_PrintsTheAnswers() =>
        await PrintsAsync("node", Path.Combine(_clients, "grpc", "infer.js"), Grpc);

    [Fact]
    public async Task Clients_GatewayThatIsNotThere_FailAndSayWhy()
    {
        var nowhere = $"http://127.0.0.1:{FreePort.Find()}";

        await RunAsync(7, "sh", Path.Combine(_clients, "curl", "infer.sh"), nowhere);
        var (_, error) = await RunAsync(1, "/usr/bin/python3", Path.Combine(_clients, "python", "infer.py"), nowhere);

        Assert.Contains("Connection refused", error, StringComparison.Ordinal);
    }

    private static async Task PrintsAsync(params string[] command)
    {
        var (output, _) = await RunAsync(0, command);

        Assert.NotEmpty(output);
        Assert.Contains(output, await ReadmeAsync(_clients), StringComparison.Ordinal);
    }

    private static Task<string> ReadmeAsync(string folder) => File.ReadAllTextAsync(Path.Combine(folder, "README.md"));

    private static async Task<(string Output, string Error)> RunAsync(int exitCode, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(_patience);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == exitCode, $"{string.Join(' ', command)} ended with {process.ExitCode}: {output}{await error}");
        return (output, await error);
    }
}
