namespace SandboxGateway.Isolation.Processes;

/// <summary>Processor time, in the program and in the kernel for it.</summary>
internal readonly record struct CpuTime(ulong UserMicroseconds, ulong SystemMicroseconds)
{
    public static CpuTime operator +(CpuTime a, CpuTime b) =>
        new(a.UserMicroseconds + b.UserMicroseconds, a.SystemMicroseconds + b.SystemMicroseconds);
}
