using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

/// <summary>struct pollfd of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    /// <summary>POLLIN: something can be read, or the other end is gone.</summary>
    public const short Input = 1;

    /// <summary>POLLOUT: something can be written.</summary>
    public const short Output = 4;

    public int FileDescriptor;
    public short Events;
    public short Returned;
}
