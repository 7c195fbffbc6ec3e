namespace SandboxGateway.Isolation.Seccomp;

/// <summary>What the kernel does with a system call: a SECCOMP_RET_* value, seccomp(2).</summary>
internal readonly record struct SeccompAction(uint ReturnValue)
{
    public static readonly SeccompAction Allow = new(0x7FFF0000);
    public static readonly SeccompAction Log = new(0x7FFC0000);
    public static readonly SeccompAction KillProcess = new(0x80000000);

    /// <summary>SECCOMP_RET_USER_NOTIF: whoever holds the filter's listener decides; without one, the call fails with ENOSYS.</summary>
    public static readonly SeccompAction Notify = new(0x7FC00000);

    /// <summary>What libraries take for "this kernel is too old", so they use an older call.</summary>
    public static readonly SeccompAction NotImplemented = Error(38);

    private const uint ErrorBase = 0x00050000;

    /// <summary>SECCOMP_RET_ERRNO: the call fails without running.</summary>
    public static SeccompAction Error(int errno) => new(ErrorBase | (uint)errno);

    /// <summary>The errno of <see cref="Error"/>.</summary>
    public int Errno => IsError ? (int)(ReturnValue & 0xFFFF) : 0;

    /// <summary>Whether an honest program is told no, which is worth knowing; "too old a kernel" is no such answer.</summary>
    public bool IsRefusal => this == Notify || (IsError && this != NotImplemented);

    public bool IsError => (ReturnValue & 0xFFFF0000) == ErrorBase;
}
