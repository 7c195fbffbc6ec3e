using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

/// <summary>struct iovec of writev(2): a piece of memory to write.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Start;
    public nuint Length;
}
