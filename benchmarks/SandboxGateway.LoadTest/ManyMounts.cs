namespace SandboxGateway.LoadTest;

/// <summary>Adds mounts to the mount namespace this process runs in, which must be its own; disposing removes them.</summary>
internal sealed class ManyMounts : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sgw-mounts-");

    private ManyMounts(int count) => Count = count;

    public int Count { get; }

    public static ManyMounts Make(int count)
    {
        var mounts = new ManyMounts(count);
        for (var i = 0; i < count; i++)
        {
            Spawn.Run(["/bin/mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", mounts._folder.CreateSubdirectory($"{i}").FullName]);
        }

        return mounts;
    }

    public void Dispose()
    {
        for (var i = 0; i < Count; i++)
        {
            Spawn.Run(["/bin/umount", Path.Combine(_folder.FullName, $"{i}")]);
        }

        _folder.Delete(recursive: true);
    }
}
