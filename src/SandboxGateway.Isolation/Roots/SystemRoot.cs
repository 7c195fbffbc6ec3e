using SandboxGateway.Isolation.Mounts;

namespace SandboxGateway.Isolation.Roots;

/// <summary>The host's system folders, for programs that were not built for a sandbox: interpreters, shells, tools.</summary>
internal static class SystemRoot
{
    // Some are links on hosts whose /usr is merged, and then they are links inside too.
    private static readonly string[] _folders = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    // The loader's cache, Debian's chosen alternatives, the authorities to trust and the time zone: no secret among them.
    private static readonly string[] _settings =
        ["/etc/ld.so.cache", "/etc/alternatives", "/etc/ssl/certs", "/etc/localtime"];

    private static readonly RootFile[] _files =
    [
        new("/etc/passwd", $"sandbox:x:{SandboxDescription.InnerId}:{SandboxDescription.InnerId}::/tmp:/bin/sh\n"),
        new("/etc/group", $"sandbox:x:{SandboxDescription.InnerId}:\n"),
    ];

    public static bool IsSystemFolder(string path) => _folders.Contains(path, StringComparer.Ordinal);

    public static SandboxRoot Read()
    {
        var content = new RootContent();
        foreach (var path in _folders.Where(Path.Exists))
        {
            content.Add(path, path, BindUse.System);
        }

        foreach (var path in _settings.Where(Path.Exists))
        {
            content.Add(path, path, BindUse.Shared);
        }

        return content.ToRoot(_files);
    }
}
