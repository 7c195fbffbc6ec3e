using SandboxGateway.Isolation.Interop;

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
        BindUse.Data or BindUse.Shared =>
            MountFlag.ReadOnly | MountFlag.NoSetuid | MountFlag.NoDevices | MountFlag.NoExecute,
        BindUse.Device => MountFlag.ReadOnly | MountFlag.NoSetuid | MountFlag.NoExecute,
        _ => MountFlag.ReadOnly | MountFlag.NoSetuid | MountFlag.NoDevices,
    };

    /// <summary>
    /// Whether its files may be the launcher's alone, so that the sandbox's user has to be mapped to it. The host's own files
    /// and single libraries are everybody's.
    /// </summary>
    public bool MayBePrivate =>
        Use is BindUse.Data or BindUse.Code or BindUse.Image || (Use is BindUse.Program && IsFolder);

    /// <summary>Whether it may be copied into memory where its file system cannot be id-mapped.</summary>
    public bool MayBeCopied => IsFolder && Use is BindUse.Data or BindUse.Code;

    /// <summary>
    /// Flags of open_tree(2). An entry of a folder that is looked through was no link then; it must not be followed if it has
    /// become one since.
    /// </summary>
    public int OpenFlags =>
        MountFlag.OpenTreeClone
        | MountFlag.OpenTreeCloseOnExec
        | FileFlag.Recursive
        | (Use is BindUse.Image or BindUse.Exposed ? FileFlag.NoFollow : 0);
}
