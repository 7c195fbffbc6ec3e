using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Interop;

internal static unsafe partial class Kernel
{
    /// <summary>A detached copy of the mounts at a path.</summary>
    public static int OpenTree(string path, int flags)
    {
        fixed (byte* text = CString(path))
        {
            return (int)RawSyscall.Invoke((nint)Syscall.open_tree, FileFlag.CurrentFolder, (nint)text, flags);
        }
    }

    public static int MountSetattr(int mount, in MountAttributes attributes)
    {
        fixed (MountAttributes* attr = &attributes)
        {
            const byte Terminator = 0;
            var empty = Terminator;
            return (int)RawSyscall.Invoke(
                (nint)Syscall.mount_setattr,
                mount,
                (nint)(&empty),
                FileFlag.EmptyPath | FileFlag.Recursive,
                (nint)attr,
                MountAttributes.Size);
        }
    }

    public static int Fsopen(string fileSystem)
    {
        fixed (byte* text = CString(fileSystem))
        {
            return (int)RawSyscall.Invoke((nint)Syscall.fsopen, (nint)text, MountFlag.FsopenCloseOnExec);
        }
    }

    public static int FsconfigString(int context, string key, string value)
    {
        fixed (byte* keyText = CString(key), valueText = CString(value))
        {
            return (int)RawSyscall.Invoke(
                (nint)Syscall.fsconfig, context, MountFlag.FsconfigSetString, (nint)keyText, (nint)valueText);
        }
    }

    public static int FsconfigCreate(int context) =>
        (int)RawSyscall.Invoke((nint)Syscall.fsconfig, context, MountFlag.FsconfigCreate);

    public static int Fsmount(int context, int attributes) =>
        (int)RawSyscall.Invoke((nint)Syscall.fsmount, context, MountFlag.FsmountCloseOnExec, attributes);
}
