namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Waits for a condition that another process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(5);

    /// <summary>Fails the test if the condition does not hold in time.</summary>
    public static async Task TrueAsync(Func<bool> condition, int seconds = 10)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var timer = new PeriodicTimer(_step);
        while (!condition())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
