using System.Runtime.InteropServices;

namespace SandboxGateway.Isolation.Interop;

/// <summary>struct pollfd, poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public const short Readable = 1;

    public int Descriptor;
    public short Events;
    public short Returned;

    /// <summary>Whether there is something to read, and not only an end.</summary>
    public readonly bool IsReadable => (Returned & Readable) != 0;

    public static PollDescriptor ToRead(int descriptor) => new() { Descriptor = descriptor, Events = Readable };
}
