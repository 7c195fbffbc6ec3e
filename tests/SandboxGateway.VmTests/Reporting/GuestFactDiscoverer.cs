using Xunit.Abstractions;
using Xunit.Sdk;

namespace SandboxGateway.VmTests.Reporting;

/// <summary>Made by xunit, which is told of it by <see cref="GuestFactAttribute"/>.</summary>
internal sealed class GuestFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var display = discoveryOptions.MethodDisplayOrDefault();
        var options = discoveryOptions.MethodDisplayOptionsOrDefault();
        return
        [
            GuestFactAttribute.IsGuest
                ? new XunitTestCase(diagnostics, display, options, testMethod)
                : new GuestTestCase(diagnostics, display, options, testMethod),
        ];
    }
}
