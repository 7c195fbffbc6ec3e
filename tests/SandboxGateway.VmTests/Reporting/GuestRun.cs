namespace SandboxGateway.VmTests.Reporting;

/// <summary>What became of one boot of the virtual machine.</summary>
/// <param name="SkipReason">Why there was none on this host; null if there was.</param>
/// <param name="Results">What the guest reported.</param>
/// <param name="Console">What the guest printed, or why the machine did not run.</param>
internal sealed record GuestRun(string? SkipReason, IReadOnlyList<GuestResult> Results, string Console)
{
    private const int ShownConsole = 4000;

    public GuestResult ResultOf(string test) =>
        Results.FirstOrDefault(result => result.Test == test)
        ?? new GuestResult(test, 0, $"The guest did not report this test. The end of its console:\n{Tail()}", null);

    private string Tail() => Console[Math.Max(0, Console.Length - ShownConsole)..];
}
