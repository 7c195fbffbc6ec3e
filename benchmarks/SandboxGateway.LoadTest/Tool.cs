using System.Diagnostics;

namespace SandboxGateway.LoadTest;

/// <summary>Runs another program to its end.</summary>
internal static class Tool
{
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var list = arguments.ToList();
        using var process = Process.Start(new ProcessStartInfo(program, list)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', list)}: {process.ExitCode}\n{output}{await errors}");
    }
}
