namespace SandboxGateway.Isolation.Mounts;

/// <summary>A file or folder of the host that a sandbox sees, read-only.</summary>
/// <param name="Source">Absolute path of the host.</param>
/// <param name="Destination">Absolute path inside the sandbox.</param>
/// <param name="IsFolder">Whether the source is a folder.</param>
/// <param name="Use">What the worker does with it.</param>
/// <param name="Detached">
/// The mount, already made by a launcher that may reach more than the sandbox's user; -1 if the sandbox makes it itself.
/// </param>
internal sealed record BindMount(string Source, string Destination, bool IsFolder, BindUse Use, int Detached = -1)
{
    /// <summary>MOUNT_ATTR_* of the bind.</summary>
    public int Attributes => Use switch
    {
        BindUse.Program => Interop.MountFlag.ReadOnly | Interop.MountFlag.NoSetuid | Interop.MountFlag.NoDevices,
        BindUse.Device => Interop.MountFlag.ReadOnly | Interop.MountFlag.NoSetuid | Interop.MountFlag.NoExecute,
        _ => Interop.MountFlag.ReadOnly | Interop.MountFlag.NoSetuid | Interop.MountFlag.NoDevices
            | Interop.MountFlag.NoExecute,
    };
}
