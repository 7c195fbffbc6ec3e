using System.Diagnostics;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>
/// What the build made, where an ordinary user can reach it: a checkout may lie in a folder that only its owner may enter.
/// Copied once per test run and deleted when it ends.
/// </summary>
internal static class PublishedFiles
{
    private const UnixFileMode Everyone =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly Lazy<string> _copy = new(Copy);

    public static string Checkout { get; } = Path.GetFullPath(Path.Combine(NativeFolder.Path, "..", ".."));

    /// <summary>The folder that holds gateway, native and models, readable by anybody.</summary>
    public static string ForAnybody => _copy.Value;

    private static string Copy()
    {
        // Not in /tmp, which is the sandbox's own even in one that shows the host's root.
        var target = Directory.CreateDirectory($"/var/tmp/sgw-published-{Path.GetRandomFileName()}").FullName;
        // By another process: the test host is killed when its exit takes longer than a moment.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Process.Start("rm", ["-rf", target]).Dispose();
        CopyFolder(Path.Combine(Checkout, "artifacts", "bin", "SandboxGateway", "release"), Path.Combine(target, "gateway"));
        CopyFolder(NativeFolder.Path, Path.Combine(target, "native"));
        CopyFolder(Path.Combine(Checkout, "samples", "models"), Path.Combine(target, "models"));
        File.SetUnixFileMode(target, Everyone);
        return target;
    }

    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        File.SetUnixFileMode(target, Everyone);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            var copy = Path.Combine(target, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, Everyone);
        }

        foreach (var folder in Directory.EnumerateDirectories(source))
        {
            CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
        }
    }
}
