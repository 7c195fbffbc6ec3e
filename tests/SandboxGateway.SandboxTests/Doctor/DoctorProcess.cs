using System.Diagnostics;
using System.Text.Json;
using SandboxGateway.SandboxTests.Gateway;

namespace SandboxGateway.SandboxTests.Doctor;

/// <summary>The published gateway's <c>doctor</c>, run as root or as an ordinary user.</summary>
internal sealed record DoctorProcess(int ExitCode, string Output, string Error)
{
    // Some five hundred sandboxes, on a machine that may be busy with other things.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    public static async Task<DoctorProcess> RunAsync(int? user, params string[] words)
    {
        var data = Directory.CreateTempSubdirectory("sgw-doctor-").FullName;
        File.SetUnixFileMode(data, (UnixFileMode)0x1FF);
        string[] command =
        [
            Path.Combine(PublishedFiles.ForAnybody, "gateway", "sandbox-gateway"), "doctor", .. words,
            "--data", Path.Combine(data, "d"),
            "--Gateway:Workers:NativeDirectory", Path.Combine(PublishedFiles.ForAnybody, "native"),
        ];
        command = user is null
            ? command
            : ["setpriv", "--reuid", $"{user}", "--regid", $"{user}", "--clear-groups", .. command];
        try
        {
            return await RunAsync(new ProcessStartInfo(command[0], command[1..]));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>The report's entries of attacks.</summary>
    public JsonElement[] Attacks() => [.. JsonDocument.Parse(Output).RootElement.GetProperty("attacks").EnumerateArray()];

    public static async Task<DoctorProcess> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new DoctorProcess(process.ExitCode, output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
