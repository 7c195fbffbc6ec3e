using Xunit.Abstractions;
using Xunit.Sdk;

namespace SandboxGateway.VmTests.Reporting;

/// <summary>A guest's fact on the host: instead of the method, it looks up what the guest said about it.</summary>
public sealed class GuestTestCase : XunitTestCase
{
    [Obsolete("For xunit, which reads a discovered test case back.")]
    public GuestTestCase()
    {
    }

    public GuestTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        ArgumentNullException.ThrowIfNull(messageBus);
        var run = await VirtualMachine.RunOnceAsync();
        var result = run.ResultOf(DisplayName);
        var test = new XunitTest(this, DisplayName);
        messageBus.QueueMessage(new TestCaseStarting(this));
        messageBus.QueueMessage(new TestStarting(test));
        messageBus.QueueMessage(Outcome(test, run.SkipReason, result));
        messageBus.QueueMessage(new TestFinished(test, result.Seconds, string.Empty));
        var summary = new RunSummary
        {
            Total = 1,
            Failed = run.SkipReason is null && result.Error is not null ? 1 : 0,
            Skipped = run.SkipReason is null ? 0 : 1,
            Time = result.Seconds,
        };
        messageBus.QueueMessage(new TestCaseFinished(this, summary.Time, summary.Total, summary.Failed, summary.Skipped));
        return summary;
    }

    private static TestResultMessage Outcome(XunitTest test, string? skipReason, GuestResult result)
    {
        if (skipReason is not null)
        {
            return new TestSkipped(test, skipReason);
        }

        return result.Error is null
            ? new TestPassed(test, result.Seconds, string.Empty)
            : new TestFailed(
                test, result.Seconds, string.Empty, [typeof(GuestTestCase).FullName], [result.Error], [result.StackTrace], [-1]);
    }
}
