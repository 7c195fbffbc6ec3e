namespace SandboxGateway.Isolation.Seccomp;

/// <summary>What the kernel does with a system call: a SECCOMP_RET_* value, seccomp(2).</summary>
internal readonly record struct SeccompAction(uint ReturnValue)
{
    public static readonly SeccompAction Allow = new(0x7FFF0000);
    public static readonly SeccompAction Log = new(0x7FFC0000);
    public static readonly SeccompAction KillProcess = new(0x80000000);

    /// <summary>What libraries take for "this kernel is too old", so they use an older call.</summary>
    public static readonly SeccompAction NotImplemented = Error(38);

    private const uint ErrorBase = 0x00050000;

    /// <summary>SECCOMP_RET_ERRNO: the call fails without running.</summary>
    public static SeccompAction Error(int errno) => new(ErrorBase | (uint)errno);

    public bool IsError => (ReturnValue & 0xFFFF0000) == ErrorBase;
}
