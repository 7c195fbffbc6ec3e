using System.Diagnostics;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>The published gateway, run until it ends by itself.</summary>
internal sealed record GatewayRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it with these words and nothing else.</summary>
    public static async Task<GatewayRun> OfAsync(params string[] words)
    {
        var start = new ProcessStartInfo(Path.Combine(PublishedFiles.ForAnybody, "gateway", "sandbox-gateway"), words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new GatewayRun(process.ExitCode, output, await error);
        }
        finally
        {
            // A gateway that serves, though it should not, must not outlive the test.
            process.Kill();
        }
    }

    /// <summary>Runs it as <see cref="RealGateway"/> does, with settings that come last and so win.</summary>
    public static async Task<GatewayRun> ServeAsync(params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("sgw-data-").FullName;
        try
        {
            return await OfAsync([
                "--urls", "http://127.0.0.1:0",
                "--grpc-url", "http://127.0.0.1:0",
                "--models", Path.Combine(PublishedFiles.ForAnybody, "models"),
                "--data", data,
                "--Gateway:Workers:NativeDirectory", Path.Combine(PublishedFiles.ForAnybody, "native"),
                .. settings,
            ]);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
