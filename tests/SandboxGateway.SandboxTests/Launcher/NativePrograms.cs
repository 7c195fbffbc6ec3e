namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Where the normal build puts the native executables.</summary>
internal static class NativePrograms
{
    public static string Launcher { get; } = Path.Combine(RepositoryRoot(), "artifacts/native/launcher/sandbox-launcher");

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "global.json")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside the repository");
        }

        return folder;
    }
}
