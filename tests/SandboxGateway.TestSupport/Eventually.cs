using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SandboxGateway.TestSupport;

/// <summary>Waits for what cannot be awaited, such as the death of another process.</summary>
public static class Eventually
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(10);

    /// <exception cref="TimeoutException">The condition did not become true in time.</exception>
    public static Task TrueAsync(
        Func<bool> condition, TimeSpan timeout, [CallerArgumentExpression(nameof(condition))] string description = "") =>
        TrueAsync(() => Task.FromResult(condition()), timeout, description);

    /// <exception cref="TimeoutException">The condition did not become true in time.</exception>
    public static async Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan timeout, [CallerArgumentExpression(nameof(condition))] string description = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > timeout)
            {
                throw new TimeoutException($"Not true after {timeout.TotalSeconds:0.###} s: {description}");
            }

            await Task.Delay(_interval);
        }
    }
}
