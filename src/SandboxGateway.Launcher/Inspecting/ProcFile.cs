namespace SandboxGateway.Launcher.Inspecting;

/// <summary>Reads /proc of processes that may end at any moment: what is gone, or not ours to see, is empty.</summary>
internal static class ProcFile
{
    public static string[] Entries(string folder) => Read(folder, static path => Directory.GetDirectories(path), []);

    public static string Text(string file) => Read(file, File.ReadAllText, string.Empty).TrimEnd();

    public static string[] Lines(string file) => Read(file, File.ReadAllLines, []);

    /// <summary>Target of a link such as ns/pid.</summary>
    public static string Link(string path) => Read(path, static p => new FileInfo(p).LinkTarget, null) ?? string.Empty;

    private static T Read<T>(string path, Func<string, T> read, T nothing)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return nothing;
        }
    }
}
