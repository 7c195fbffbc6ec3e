namespace SandboxGateway.Isolation.Interop;

/// <summary>Flags of mount(2) and of the newer mount calls: open_tree, fsopen, fsconfig, fsmount, move_mount, mount_setattr.</summary>
internal static class MountFlag
{
    public const int Recursive = 0x4000;
    public const int Private = 0x40000;
    public const int Detach = 2;

    public const int OpenTreeClone = 1;
    public const int OpenTreeCloseOnExec = FileFlag.CloseOnExec;
    public const int FsopenCloseOnExec = 1;
    public const int FsmountCloseOnExec = 1;
    public const int FsconfigSetFlag = 0;
    public const int FsconfigSetString = 1;
    public const int FsconfigCreate = 6;
    public const int MoveFromEmptyPath = 4;

    public const int ReadOnly = 1;
    public const int NoSetuid = 2;
    public const int NoDevices = 4;
    public const int NoExecute = 8;
    public const int IdMapped = 0x100000;
}
