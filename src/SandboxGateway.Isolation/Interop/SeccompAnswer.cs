using System.Runtime.InteropServices;

namespace SandboxGateway.Isolation.Interop;

/// <summary>struct seccomp_notif_resp, seccomp_unotify(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SeccompAnswer
{
    public ulong Id;
    public long Value;

    /// <summary>A negative errno.</summary>
    public int Error;

    /// <summary>0. The one flag there is would let the call run, which is no answer for a sandbox: its arguments may change meanwhile.</summary>
    public uint Flags;
}
