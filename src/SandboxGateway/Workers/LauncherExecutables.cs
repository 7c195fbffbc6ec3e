using Microsoft.Extensions.Options;

namespace SandboxGateway.Workers;

/// <summary>Where the native executables lie.</summary>
internal sealed class LauncherExecutables(IOptions<WorkersOptions> options)
{
    private readonly string _folder = Path.GetFullPath(options.Value.NativeDirectory, AppContext.BaseDirectory);

    public string Launcher => Find("launcher", "sandbox-launcher");

    public string Worker => Find("worker", "sandbox-worker");

    private string Find(string folder, string name)
    {
        var path = Path.Combine(_folder, folder, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                $"{path} is missing. ./run.sh builds it; Gateway:Workers:NativeDirectory says where to look.", path);
    }
}
