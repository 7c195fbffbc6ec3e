using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Interop;

internal static unsafe partial class Kernel
{
    public static int Unshare(CloneFlag flags) => (int)RawSyscall.Invoke((nint)Syscall.unshare, (nint)flags);

    public static int Setns(int descriptor, CloneFlag kind) =>
        (int)RawSyscall.Invoke((nint)Syscall.setns, descriptor, (nint)kind);

    /// <summary>Makes the working folder and the root folder the one a descriptor stands for.</summary>
    public static int EnterRoot(int folder)
    {
        var result = (int)RawSyscall.Invoke((nint)Syscall.fchdir, folder);
        fixed (byte* here = CString("."))
        {
            return result < 0 ? result : (int)RawSyscall.Invoke((nint)Syscall.chroot, (nint)here);
        }
    }

    /// <summary>Lets nothing mounted from now on in or out.</summary>
    public static int MakeMountsPrivate()
    {
        fixed (byte* root = CString("/"))
        {
            return (int)RawSyscall.Invoke((nint)Syscall.mount, 0, (nint)root, 0, MountFlag.Recursive | MountFlag.Private);
        }
    }

    public static int MoveMount(int mount, string destination)
    {
        fixed (byte* empty = CString(string.Empty), path = CString(destination))
        {
            return (int)RawSyscall.Invoke(
                (nint)Syscall.move_mount, mount, (nint)empty, FileFlag.CurrentFolder, (nint)path, MountFlag.MoveFromEmptyPath);
        }
    }

    /// <summary>Makes a mount, which covers the root, the root itself, and lets go of what it covers.</summary>
    public static int PivotTo(int mount)
    {
        var result = (int)RawSyscall.Invoke((nint)Syscall.fchdir, mount);
        fixed (byte* here = CString("."))
        {
            result = result < 0 ? result : (int)RawSyscall.Invoke((nint)Syscall.pivot_root, (nint)here, (nint)here);
            return result < 0 ? result : (int)RawSyscall.Invoke((nint)Syscall.umount2, (nint)here, MountFlag.Detach);
        }
    }
}
