using System.Diagnostics;
using SandboxGateway.Cli;

namespace SandboxGateway.SandboxTests.Policies;

/// <summary>
/// Exported policies, run by another program than our launcher: runc, as root. setup.sh installs it; without it, which continuous
/// integration does not allow, or as an ordinary user nothing can be compared.
/// </summary>
public sealed class OciRuntimeTests : IDisposable
{
    private static readonly string? _runc = Find("runc");
    private static readonly string? _busybox = Find("busybox");

    // Its mapped user has to get through.
    private readonly string _bundle = Directory.CreateTempSubdirectory("oci-").FullName;

    public void Dispose() => Directory.Delete(_bundle, recursive: true);

    [Theory]
    [InlineData("strict")]
    [InlineData("handler")]
    [InlineData("handler-offline-strict")]
    public async Task Export_RunByRunc_ConfinesTheProgram(string policy)
    {
        if (!CanRun())
        {
            return;
        }

        var status = await RunAsync(policy, "/bin/busybox", "cat", "/proc/self/status");

        Assert.Equal("2", Field(status, "Seccomp"));
        Assert.Equal("1", Field(status, "NoNewPrivs"));
        Assert.Equal("0000000000000000", Field(status, "CapBnd"));
        Assert.Equal("1000\t1000\t1000\t1000", Field(status, "Uid"));
    }

    [Fact]
    public async Task Export_CallTakenAway_FailsUnderRuncToo()
    {
        if (!CanRun())
        {
            return;
        }

        var allowed = await RunAsync("handler", "/bin/busybox", "sh", "-c", "/bin/busybox true && echo forked");
        var refused = await RunAsync("handler-offline-strict", "/bin/busybox", "sh", "-c", "/bin/busybox true && echo forked");

        Assert.Contains("forked", allowed, StringComparison.Ordinal);
        Assert.DoesNotContain("forked", refused, StringComparison.Ordinal);
    }

    private static bool CanRun()
    {
        var isThere = _runc is not null && _busybox is not null;
        Assert.True(isThere || Environment.GetEnvironmentVariable("CI") != "true", "runc and busybox are needed: deploy/scripts/setup.sh installs them.");
        return isThere && Environment.IsPrivilegedProcess;
    }

    private async Task<string> RunAsync(string policy, params string[] command)
    {
        Prepare();
        await using (var config = File.CreateText(Path.Combine(_bundle, "config.json")))
        {
            Assert.Equal(0, PolicyCommand.Run(["export", policy, "--", .. command], config, TextWriter.Null));
        }

        var start = new ProcessStartInfo(_runc!, ["run", "--bundle", _bundle, $"sgw-{Guid.NewGuid():N}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var runc = Process.Start(start)!;
        var output = runc.StandardOutput.ReadToEndAsync();
        var errors = runc.StandardError.ReadToEndAsync();
        await runc.WaitForExitAsync();
        return await output + await errors;
    }

    private void Prepare()
    {
        const UnixFileMode Everybody = (UnixFileMode)0b111_101_101;
        File.SetUnixFileMode(_bundle, Everybody);
        var root = Path.Combine(_bundle, "rootfs");
        foreach (var folder in new[] { "bin", "proc", "dev", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(root, folder), Everybody);
        }

        File.Copy(_busybox!, Path.Combine(root, "bin", "busybox"), overwrite: true);
    }

    private static string Field(string status, string name)
    {
        var line = status.Split('\n').FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        Assert.True(line is not null, $"no {name} in: {status}");
        return line[(name.Length + 1)..].Trim();
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
