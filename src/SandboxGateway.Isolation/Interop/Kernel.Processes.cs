using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Interop;

internal static unsafe partial class Kernel
{
    private const int ByPid = 1;
    private const int ByPidDescriptor = 3;
    private const int WaitExited = 4;

    /// <summary>clone3(2) without a shared address space: returns 0 in the child, its pid in the caller.</summary>
    public static nint Clone(CloneFlag flags, int cgroup, int* pidDescriptor)
    {
        var arguments = new CloneArguments
        {
            Flags = (ulong)(flags | CloneFlag.PidDescriptor | CloneFlag.ClearSignalHandlers),
            PidDescriptor = (ulong)pidDescriptor,
            ExitSignal = SignalNumber.Child,
        };
        if (cgroup >= 0)
        {
            arguments.Flags |= (ulong)CloneFlag.IntoCgroup;
            arguments.Cgroup = (ulong)cgroup;
        }

        return RawSyscall.Invoke((nint)Syscall.clone3, (nint)(&arguments), sizeof(CloneArguments));
    }

    /// <summary>Kills a child that has not been reaped, so the number is still its own.</summary>
    public static nint Kill(int pid) => RawSyscall.Invoke((nint)Syscall.kill, pid, SignalNumber.Kill);

    public static nint PidfdSendSignal(int pidDescriptor, int signal) =>
        RawSyscall.Invoke((nint)Syscall.pidfd_send_signal, pidDescriptor, signal);

    /// <summary>Waits for a child's end and reaps it.</summary>
    public static nint WaitFor(int pid) => RawSyscall.Invoke((nint)Syscall.waitid, ByPid, pid, 0, WaitExited);

    /// <summary>Reaps an ended child.</summary>
    /// <param name="pidDescriptor">The child.</param>
    /// <param name="status">Its exit status, or the signal that ended it.</param>
    /// <param name="signaled">Whether a signal ended it.</param>
    public static int Wait(int pidDescriptor, out int status, out bool signaled) =>
        Wait(pidDescriptor, out status, out signaled, out _);

    /// <summary>As <see cref="Wait(int, out int, out bool)"/>, with what the child has used.</summary>
    public static int Wait(int pidDescriptor, out int status, out bool signaled, out ResourceUsage usage)
    {
        const int InfoSize = 128;
        const int CodeOffset = 8;
        const int StatusOffset = 24;
        const int CodeExited = 1;
        var info = stackalloc byte[InfoSize];
        nint result;
        usage = default;
        fixed (ResourceUsage* used = &usage)
        {
            result = RawSyscall.Invoke((nint)Syscall.waitid, ByPidDescriptor, pidDescriptor, (nint)info, WaitExited, (nint)used);
        }

        signaled = *(int*)(info + CodeOffset) != CodeExited;
        status = *(int*)(info + StatusOffset);
        return (int)result;
    }

    public static nint Prctl(int operation, nint a = 0, nint b = 0) =>
        RawSyscall.Invoke((nint)Syscall.prctl, operation, a, b);

    public static int ParentPid() => (int)RawSyscall.Invoke((nint)Syscall.getppid);

    /// <summary>Highest Landlock ABI of this kernel, or a negative errno.</summary>
    public static int LandlockAbi()
    {
        const int VersionFlag = 1;
        return (int)RawSyscall.Invoke((nint)Syscall.landlock_create_ruleset, 0, 0, VersionFlag);
    }
}
