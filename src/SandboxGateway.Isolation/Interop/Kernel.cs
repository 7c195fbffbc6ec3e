using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Interop;

/// <summary>
/// System calls the launcher makes for itself, one method each, named as in section 2 of the manual. All return a negative
/// errno for an error.
/// </summary>
internal static unsafe partial class Kernel
{
    public static int Open(string path, int flags) => OpenAt(FileFlag.CurrentFolder, path, flags, mode: 0);

    public static int OpenAt(int folder, string path, int flags, int mode)
    {
        fixed (byte* text = CString(path))
        {
            return (int)RawSyscall.Invoke((nint)Syscall.openat, folder, (nint)text, flags | FileFlag.CloseOnExec, mode);
        }
    }

    /// <summary>Makes a folder, or finds it made; returns 0 or a negative errno.</summary>
    public static int MakeFolder(string path)
    {
        const int Mode = 0x1ED; // 0755
        fixed (byte* text = CString(path))
        {
            var result = (int)RawSyscall.Invoke((nint)Syscall.mkdir, (nint)text, Mode);
            return result == -Errno.Exists ? 0 : result;
        }
    }

    /// <summary>Removes an empty folder, if it is there.</summary>
    public static void RemoveFolder(string path)
    {
        fixed (byte* text = CString(path))
        {
            RawSyscall.Invoke((nint)Syscall.rmdir, (nint)text);
        }
    }

    public static void Close(int descriptor) => RawSyscall.Invoke((nint)Syscall.close, descriptor);

    /// <summary>Has execve(2) close every descriptor from <paramref name="first"/> on that is open now; since Linux 5.11.</summary>
    public static nint CloseOnExecFrom(int first)
    {
        const int CloseRangeCloexec = 4;
        return RawSyscall.Invoke((nint)Syscall.close_range, first, unchecked((nint)uint.MaxValue), CloseRangeCloexec);
    }

    public static nint Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* data = buffer)
        {
            return RawSyscall.Invoke((nint)Syscall.read, descriptor, (nint)data, buffer.Length);
        }
    }

    public static nint Write(int descriptor, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* data = buffer)
        {
            return RawSyscall.Invoke((nint)Syscall.write, descriptor, (nint)data, buffer.Length);
        }
    }

    /// <summary>A close-on-exec pipe.</summary>
    public static int Pipe(out int readEnd, out int writeEnd)
    {
        var ends = stackalloc int[2];
        var result = RawSyscall.Invoke((nint)Syscall.pipe2, (nint)ends, FileFlag.CloseOnExec);
        readEnd = ends[0];
        writeEnd = ends[1];
        return (int)result;
    }

    public static nint Fcntl(int descriptor, int command, nint argument) =>
        RawSyscall.Invoke((nint)Syscall.fcntl, descriptor, command, argument);

    /// <summary>Waits for one of the descriptors.</summary>
    /// <param name="descriptors">Which, and what happened to them.</param>
    /// <param name="milliseconds">How long; negative for without end.</param>
    public static nint Poll(Span<PollDescriptor> descriptors, int milliseconds)
    {
        fixed (PollDescriptor* first = descriptors)
        {
            return RawSyscall.Invoke((nint)Syscall.poll, (nint)first, descriptors.Length, milliseconds);
        }
    }

    public static uint EffectiveUserId() => (uint)RawSyscall.Invoke((nint)Syscall.geteuid);

    public static uint EffectiveGroupId() => (uint)RawSyscall.Invoke((nint)Syscall.getegid);

    private static byte[] CString(string value)
    {
        var text = new byte[System.Text.Encoding.UTF8.GetByteCount(value) + 1];
        System.Text.Encoding.UTF8.GetBytes(value, text);
        return text;
    }
}
