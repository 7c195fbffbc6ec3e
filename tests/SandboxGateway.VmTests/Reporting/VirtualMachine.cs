using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SandboxGateway.TestSupport;

namespace SandboxGateway.VmTests.Reporting;

/// <summary>Runs every test of this assembly in a virtual machine, once per test run however many tests ask.</summary>
/// <remarks>Thread-safe.</remarks>
internal static class VirtualMachine
{
    // Emulated, it takes about a minute on an idle machine of two cores.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private static readonly Lazy<Task<GuestRun>> _run = new(RunAsync);

    private static string Scripts => Path.GetFullPath(Path.Combine(NativeFolder.Path, "..", "..", "tests", "vm"));

    public static Task<GuestRun> RunOnceAsync() => _run.Value;

    private static async Task<GuestRun> RunAsync()
    {
        var (fetched, problem) = await ScriptAsync("fetch.sh");
        if (fetched != 0)
        {
            return NotRun(problem);
        }

        using var folder = new TemporaryFolder();
        var results = folder.Write("results", string.Empty);
        var (_, console) = await ScriptAsync(
            "boot.sh", folder.Path, Dotnet, typeof(VirtualMachine).Assembly.Location, "/dev/ttyS1");
        return new GuestRun(null, [.. (await File.ReadAllLinesAsync(results)).Select(Parse).OfType<GuestResult>()], console);
    }

    private static string Dotnet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    // Continuous integration must never count what it did not run as good.
    private static GuestRun NotRun(string problem) =>
        Environment.GetEnvironmentVariable("CI") == "true"
            ? new GuestRun(null, [], problem)
            : new GuestRun($"no virtual machine here: {problem.Trim()}", [], problem);

    // The last line may be half a line, when the machine was ended.
    private static GuestResult? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<GuestResult>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<(int ExitCode, string Output)> ScriptAsync(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Scripts, name), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(_patience);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.HasExited ? process.ExitCode : -1, await output + await errors);
    }
}
