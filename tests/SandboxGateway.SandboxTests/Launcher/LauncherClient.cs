using System.Buffers.Binary;
using System.Diagnostics;
using SandboxGateway.Protocol.Launcher;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>The gateway's end of a real launcher process. Disposing it closes the channel and waits for the launcher's end.</summary>
internal sealed class LauncherClient : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _isDone = new();
    private readonly Thread _parent;

    // The launcher dies with the thread that started it, so that thread must not be the pool's.
    private LauncherClient(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>();
        _parent = new Thread(() =>
        {
            started.SetResult(Process.Start(start)!);
            _isDone.Wait();
        })
        {
            // A launcher that did not start must not keep the test's process.
            IsBackground = true,
        };
        _parent.Start();
        Process = started.Task.GetAwaiter().GetResult();
    }

    public Process Process { get; }

    public HostReport Host { get; private set; } = new();

    /// <param name="user">Numeric user and group to run it as; null for the test's own.</param>
    /// <param name="cgroup">Folder of the cgroup to start it in; null for the test's own.</param>
    public static async Task<LauncherClient> StartAsync(int? user = null, string? cgroup = null)
    {
        string[] command = [NativeFolder.Launcher, "serve", "--parent-pid", $"{Environment.ProcessId}"];
        if (user is not null)
        {
            command = ["setpriv", "--reuid", $"{user}", "--regid", $"{user}", "--clear-groups", .. command];
        }

        if (cgroup is not null)
        {
            command = ["sh", "-c", "echo $$ >\"$0/cgroup.procs\" && exec \"$@\"", cgroup, .. command];
        }

        return await StartAsync(command);
    }

    /// <summary>Starts it with a file open that its own starter forgot to close.</summary>
    public static Task<LauncherClient> StartLeakingAsync(string file, int descriptor) => StartAsync(
    [
        "sh", "-c", $"exec {descriptor}<{file} && exec \"$@\"", "sh",
        NativeFolder.Launcher, "serve", "--parent-pid", $"{Environment.ProcessId}",
    ]);

    public async Task SendAsync(LauncherCommand command)
    {
        await Process.StandardInput.BaseStream.WriteAsync(ControlFrame.Encode(command));
        await Process.StandardInput.BaseStream.FlushAsync();
    }

    public async Task<LauncherEvent> NextAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        var output = Process.StandardOutput.BaseStream;
        var prefix = new byte[ControlFrame.PrefixSize];
        await output.ReadExactlyAsync(prefix, patience.Token);
        var message = new byte[BinaryPrimitives.ReadInt32LittleEndian(prefix)];
        await output.ReadExactlyAsync(message, patience.Token);
        return LauncherEvent.Parser.ParseFrom(message);
    }

    public async Task<LauncherEvent> LaunchAsync(LaunchSpec spec)
    {
        await SendAsync(new LauncherCommand { Launch = spec });
        return await NextAsync();
    }

    /// <summary>Launches a program that ends by itself and returns how.</summary>
    public async Task<Exited> RunAsync(LaunchSpec spec)
    {
        var launched = await LaunchAsync(spec);
        Assert.Equal(LauncherEvent.BodyOneofCase.Launched, launched.BodyCase);
        return (await NextAsync()).Exited;
    }

    public async ValueTask DisposeAsync()
    {
        Process.StandardInput.Close();
        using var patience = new CancellationTokenSource(_patience);
        await Process.WaitForExitAsync(patience.Token);
        Process.Dispose();
        _isDone.Set();
        _parent.Join();
        _isDone.Dispose();
    }

    private static async Task<LauncherClient> StartAsync(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var client = new LauncherClient(start);
        client.Host = (await client.NextAsync()).Ready;
        return client;
    }
}
