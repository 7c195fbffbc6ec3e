using System.Globalization;
using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Isolation.Mounts;

/// <summary>
/// Copies a folder into a tmpfs that is attached nowhere, for file systems that cannot be id-mapped (9p, some overlays).
/// Everybody may read the copy, but only the sandbox that gets the mount can reach it.
/// </summary>
internal static class FolderCopy
{
    private const long BlockSize = 4096;

    // Folders and their entries take memory too.
    private const long SlackBytes = 1 << 20;

    private static readonly EnumerationOptions _withoutLinks = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode ReadFile = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ReadFolder = ReadFile | UnixFileMode.UserWrite | Execute;

    /// <returns>A detached, read-only mount of the copy, or a negative errno.</returns>
    public static int Make(BindMount bind)
    {
        try
        {
            return MakeCopy(bind);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -Errno.InputOutput;
        }
    }

    private static int MakeCopy(BindMount bind)
    {
        var mount = NewTmpfs(SizeOf(bind.Source));
        if (mount < 0)
        {
            return mount;
        }

        CopyInto(bind.Source, $"/proc/self/fd/{mount}");
        var attributes = new MountAttributes { Set = (ulong)bind.Attributes };
        if (Kernel.MountSetattr(mount, attributes) is < 0 and var error)
        {
            Kernel.Close(mount);
            return error;
        }

        return mount;
    }

    private static int NewTmpfs(long size)
    {
        var context = Kernel.Fsopen("tmpfs");
        if (context < 0)
        {
            return context;
        }

        var result = Kernel.FsconfigString(context, "size", size.ToString(CultureInfo.InvariantCulture));
        result = result < 0 ? result : Kernel.FsconfigString(context, "mode", "0755");
        result = result < 0 ? result : Kernel.FsconfigCreate(context);
        result = result < 0 ? result : Kernel.Fsmount(context, MountFlag.NoSetuid | MountFlag.NoDevices);
        Kernel.Close(context);
        return result;
    }

    private static long SizeOf(string folder) => SlackBytes + new DirectoryInfo(folder)
        .EnumerateFiles("*", _withoutLinks)
        .Sum(static file => (file.Length + BlockSize - 1) / BlockSize * BlockSize);

    private static void CopyInto(string source, string destination)
    {
        var links = new List<(string Path, string Target)>();
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            var copy = Path.Combine(destination, entry.Name);
            if (entry.LinkTarget is { } target)
            {
                links.Add((copy, target));
            }
            else if (entry is FileInfo)
            {
                File.Copy(entry.FullName, copy);
                File.SetUnixFileMode(copy, ReadFile | ((entry.UnixFileMode & UnixFileMode.UserExecute) == 0 ? 0 : Execute));
            }
            else
            {
                Directory.CreateDirectory(copy, ReadFolder);
                CopyInto(entry.FullName, copy);
            }
        }

        // A link stays one, and is not followed: it could name any file the launcher may read. After all that is written
        // here, so that nothing can be written through one.
        foreach (var (path, target) in links)
        {
            File.CreateSymbolicLink(path, target);
        }
    }
}
