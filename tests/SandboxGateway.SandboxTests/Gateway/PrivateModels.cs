using System.Diagnostics;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>A copy of a model repository that nobody but one user may enter or read. Deleted when disposed.</summary>
internal sealed class PrivateModels : IDisposable
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _parent = Directory.CreateTempSubdirectory("sgw-models-").FullName;

    /// <param name="user">Numeric user and group who shall own it; null for the test's own.</param>
    /// <param name="sources">Folders of models to copy from.</param>
    public PrivateModels(int? user, params string[] sources)
    {
        Path = System.IO.Path.Combine(_parent, "models");
        foreach (var source in sources)
        {
            Copy(new DirectoryInfo(source), Path);
        }

        if (user is not null)
        {
            using var chown = Process.Start("chown", ["-R", $"{user}:{user}", _parent]);
            chown.WaitForExit();
        }
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target, FolderMode);
        foreach (var file in source.EnumerateFiles())
        {
            var copy = file.CopyTo(System.IO.Path.Combine(target, file.Name));
            copy.UnixFileMode = FileMode | (file.UnixFileMode & UnixFileMode.UserExecute);
        }

        foreach (var folder in source.EnumerateDirectories())
        {
            Copy(folder, System.IO.Path.Combine(target, folder.Name));
        }
    }
}
