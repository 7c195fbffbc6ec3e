namespace SandboxGateway.Tests.Architecture;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Files below a folder of the checkout, by extension (".cs"); paths are absolute.</summary>
    public static IEnumerable<string> Files(string folder, string extension)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*" + extension, SearchOption.AllDirectories)
                .Where(file => !Relative(file).Split('/').Any(part => part is "obj" or "bin" or "artifacts" or "node_modules"))
                .Order(StringComparer.Ordinal)
            : [];
    }

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SandboxGateway.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No SandboxGateway.sln above {AppContext.BaseDirectory}.");
    }
}
