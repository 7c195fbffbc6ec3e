using Xunit.Sdk;

namespace SandboxGateway.VmTests.Reporting;

/// <summary>A fact that runs inside the virtual machine. On the host its result is what the guest reported.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("SandboxGateway.VmTests.Reporting.GuestFactDiscoverer", "SandboxGateway.VmTests")]
internal sealed class GuestFactAttribute : FactAttribute
{
    /// <summary>Whether this process is the guest's.</summary>
    public static bool IsGuest { get; set; }
}
