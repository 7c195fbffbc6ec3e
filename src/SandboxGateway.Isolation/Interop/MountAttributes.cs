using System.Runtime.InteropServices;

namespace SandboxGateway.Isolation.Interop;

/// <summary>struct mount_attr, mount_setattr(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MountAttributes
{
    public const int Size = 32;

    public ulong Set;
    public ulong Clear;
    public ulong Propagation;
    public ulong UserNamespace;
}
