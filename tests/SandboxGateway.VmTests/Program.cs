using System.Reflection;
using SandboxGateway.VmTests.Reporting;
using Xunit.Abstractions;
using Xunit.Sdk;

// Sandboxes of several launchers at once would be measured together, on an emulated machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace SandboxGateway.VmTests;

/// <summary>Runs this assembly's tests inside the virtual machine: Program FILE, which gets a line for each test.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        GuestFactAttribute.IsGuest = true;
        using var results = new StreamWriter(new FileStream(args[0], FileMode.Open, FileAccess.Write)) { AutoFlush = true };
        using var sink = new GuestResultSink(results);
        using var framework = new XunitTestFramework(sink);
        using var executor = ((ITestFramework)framework).GetExecutor(Assembly.GetExecutingAssembly().GetName());
        var options = new DefaultOptions();
        executor.RunAll(sink, options, options);
        sink.WaitForEnd();
        return 0;
    }
}
