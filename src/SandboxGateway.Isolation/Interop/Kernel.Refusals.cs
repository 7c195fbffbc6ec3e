using System.Runtime.InteropServices;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Interop;

internal static unsafe partial class Kernel
{
    // _IOWR('!', 0, struct seccomp_notif), _IOWR('!', 1, struct seccomp_notif_resp), _IOW('!', 2, __u64)
    private const uint NotificationReceive = 0xC0502100;
    private const uint NotificationSend = 0xC0182101;
    private const uint NotificationIdValid = 0x40082102;

    /// <summary>
    /// Takes one waiting call. It does not block when poll(2) has just said that there is one: if its thread dies meanwhile,
    /// the kernel answers ENOENT.
    /// </summary>
    public static nint ReceiveNotification(int listener, out SeccompNotification notification)
    {
        // The kernel insists on zeroes.
        notification = default;
        fixed (SeccompNotification* target = &notification)
        {
            return RawSyscall.Invoke((nint)Syscall.ioctl, listener, unchecked((nint)NotificationReceive), (nint)target);
        }
    }

    /// <summary>Makes the call fail with <paramref name="errno"/>, without running it.</summary>
    public static nint RefuseNotification(int listener, ulong id, int errno)
    {
        var answer = new SeccompAnswer { Id = id, Error = -errno };
        return RawSyscall.Invoke((nint)Syscall.ioctl, listener, unchecked((nint)NotificationSend), (nint)(&answer));
    }

    /// <summary>Whether the call still waits, so that its pid is still its own.</summary>
    public static bool IsNotificationValid(int listener, ulong id) =>
        RawSyscall.Invoke((nint)Syscall.ioctl, listener, (nint)NotificationIdValid, (nint)(&id)) == 0;

    /// <summary>process_vm_readv(2) of one range; reads up to the first page that is not mapped.</summary>
    public static nint ReadMemory(int pid, ulong address, Span<byte> buffer)
    {
        fixed (byte* data = buffer)
        {
            var local = stackalloc nint[] { (nint)data, buffer.Length };
            var remote = stackalloc nint[] { (nint)address, buffer.Length };
            return RawSyscall.Invoke((nint)Syscall.process_vm_readv, pid, (nint)local, 1, (nint)remote, 1, 0);
        }
    }

    public static int PidfdOpen(int pid) => (int)RawSyscall.Invoke((nint)Syscall.pidfd_open, pid, 0);

    /// <summary>A close-on-exec copy of another process's descriptor.</summary>
    public static int PidfdGetDescriptor(int pidDescriptor, int descriptor) =>
        (int)RawSyscall.Invoke((nint)Syscall.pidfd_getfd, pidDescriptor, descriptor, 0);

    /// <summary>
    /// Two connected close-on-exec sockets that keep messages apart. What arrives at the first says who sent it.
    /// </summary>
    public static int MessagePair(out int first, out int second)
    {
        const int SequencedPacket = 5;
        const int SocketLevel = 1;
        const int PassCredentials = 16;
        var ends = stackalloc int[2];
        var one = 1;
        (first, second) = (-1, -1);
        var result = (int)RawSyscall.Invoke(
            (nint)Syscall.socketpair, UnixFamily, SequencedPacket | FileFlag.CloseOnExec, 0, (nint)ends);
        if (result < 0)
        {
            return result;
        }

        result = (int)RawSyscall.Invoke(
            (nint)Syscall.setsockopt, ends[0], SocketLevel, PassCredentials, (nint)(&one), sizeof(int));
        if (result < 0)
        {
            Close(ends[0]);
            Close(ends[1]);
            return result;
        }

        (first, second) = (ends[0], ends[1]);
        return 0;
    }

    /// <summary>Receives one message of a <see cref="MessagePair"/>.</summary>
    /// <param name="socket">Its first end.</param>
    /// <param name="buffer">Where the message goes.</param>
    /// <param name="pid">The sender, as our pid namespace numbers it; 0 if the message came without.</param>
    public static nint ReceiveMessage(int socket, Span<byte> buffer, out int pid)
    {
        const int ControlSize = 32;
        // struct cmsghdr is 16 bytes, struct ucred begins with the pid.
        const int CredentialsOffset = 16;
        const int CloseOnExec = 0x40000000;
        var control = stackalloc byte[ControlSize];
        fixed (byte* data = buffer)
        {
            var range = stackalloc nint[] { (nint)data, buffer.Length };
            var header = new MessageHeader { Ranges = (nint)range, RangeCount = 1, Control = (nint)control, ControlLength = ControlSize };
            var count = RawSyscall.Invoke((nint)Syscall.recvmsg, socket, (nint)(&header), CloseOnExec);
            pid = header.ControlLength > CredentialsOffset ? *(int*)(control + CredentialsOffset) : 0;
            return count;
        }
    }

    // struct msghdr
    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public nint Name;
        public nint NameLength;
        public nint Ranges;
        public nint RangeCount;
        public nint Control;
        public nint ControlLength;
        public int Flags;
    }
}
