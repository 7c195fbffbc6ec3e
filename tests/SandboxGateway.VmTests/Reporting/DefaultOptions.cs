using Xunit.Abstractions;

namespace SandboxGateway.VmTests.Reporting;

/// <summary>Leaves every option of the test framework at its default.</summary>
internal sealed class DefaultOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    public TValue GetValue<TValue>(string name) => default!;

    public void SetValue<TValue>(string name, TValue value)
    {
    }
}
