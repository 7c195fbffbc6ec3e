using Microsoft.Extensions.Options;

namespace SandboxGateway.Workers;

/// <summary>Where the native executables lie.</summary>
internal sealed class LauncherExecutables(IOptions<WorkersOptions> options)
{
    /// <summary>The folder that holds them all, absolute.</summary>
    public string Folder { get; } = Path.GetFullPath(options.Value.NativeDirectory, AppContext.BaseDirectory);

    public string Launcher => Path.Combine(Folder, "launcher", "sandbox-launcher");

    public string Worker => Path.Combine(Folder, "worker", "sandbox-worker");

    /// <summary>The interpreter of Python handlers, as their sandboxes see it.</summary>
    public string Python { get; } = options.Value.PythonExecutable;

    /// <summary>The folder that holds the module sandbox_gateway.</summary>
    public string PythonLibrary => Path.Combine(Folder, "python");

    /// <exception cref="StartupException">One is missing.</exception>
    public void Check()
    {
        foreach (var path in new[] { Launcher, Worker })
        {
            if (!File.Exists(path))
            {
                throw new StartupException(
                    $"{path} is missing. ./run.sh builds it; Gateway:Workers:NativeDirectory says where to look.");
            }
        }
    }
}
