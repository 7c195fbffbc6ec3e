using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SandboxGateway.Isolation.Interop;

/// <summary>struct seccomp_notif, seccomp_unotify(2): a system call that waits for the listener's answer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SeccompNotification
{
    public ulong Id;

    /// <summary>The calling thread, as the reader's pid namespace numbers it; 0 if it is not visible there.</summary>
    public int Pid;

    public uint Flags;
    public int Number;
    public uint Architecture;
    public ulong InstructionPointer;
    public ArgumentList Arguments;

    [InlineArray(Length)]
    internal struct ArgumentList
    {
        public const int Length = 6;

        private ulong _first;
    }
}
