namespace SandboxGateway.TestSupport;

/// <summary>The native executables the build makes, artifacts/native of the checkout.</summary>
public static class NativeFolder
{
    public static string Path { get; } = Find();

    public static string Launcher => Executable("launcher", "sandbox-launcher");

    public static string Worker => Executable("worker", "sandbox-worker");

    private static string Executable(string folder, string name)
    {
        var path = System.IO.Path.Combine(Path, folder, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} is missing; build it with: dotnet build SandboxGateway.sln -c Release", path);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SandboxGateway.sln")))
            {
                return System.IO.Path.Combine(folder.FullName, "artifacts", "native");
            }
        }

        throw new DirectoryNotFoundException($"No SandboxGateway.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
