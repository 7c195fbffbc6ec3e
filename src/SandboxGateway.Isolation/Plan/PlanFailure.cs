using System.Runtime.InteropServices;

namespace SandboxGateway.Isolation.Plan;

/// <summary>The record a failing step leaves in the status socket.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PlanFailure
{
    public int List;
    public int Step;
    public int Errno;
}
