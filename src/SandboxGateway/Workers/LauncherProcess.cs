using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SandboxGateway.Workers;

/// <summary>
/// The launcher's process, started on a thread of its own that lives as long as it does: the launcher asks the kernel to kill
/// it when its parent *thread* ends (PR_SET_PDEATHSIG), so a thread-pool thread would not do. This is the gateway's only place
/// that starts processes. Disposing kills it, and with it every sandbox.
/// </summary>
internal sealed class LauncherProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LauncherProcess(Process process)
    {
        _process = process;
    }

    public int Id => _process.Id;

    public Stream Commands => _process.StandardInput.BaseStream;

    public Stream Events => _process.StandardOutput.BaseStream;

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited => _exited.Task;

    public static Task<LauncherProcess> StartAsync(string executable)
    {
        var started = new TaskCompletionSource<LauncherProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(executable, started)) { IsBackground = true, Name = "launcher keeper" };
        thread.Start();
        return started.Task;
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever start throws is handed to the awaiting caller.")]
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The one place that starts processes.")]
    private static void Run(string executable, TaskCompletionSource<LauncherProcess> started)
    {
        LauncherProcess launcher;
        try
        {
            launcher = new LauncherProcess(Process.Start(StartInfo(executable))!);
        }
        catch (Exception exception)
        {
            started.SetException(exception);
            return;
        }

        started.SetResult(launcher);
        launcher._process.WaitForExit();
        launcher._exited.SetResult(launcher._process.ExitCode);
    }

    private static ProcessStartInfo StartInfo(string executable)
    {
        var info = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        info.ArgumentList.Add("serve");
        info.ArgumentList.Add("--parent-pid");
        info.ArgumentList.Add(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

        // The launcher needs nothing of the gateway's environment, which may hold secrets.
        info.Environment.Clear();
        return info;
    }
}
