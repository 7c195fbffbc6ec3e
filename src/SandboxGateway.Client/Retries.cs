namespace SandboxGateway.Client;

/// <summary>Runs a call again where that is safe. Thread-safe.</summary>
internal sealed class Retries(RetryOptions options, TimeProvider time)
{
    /// <exception cref="InferenceException">The last attempt's failure.</exception>
    /// <exception cref="OperationCanceledException">The time is up, or the caller cancelled.</exception>
    public async Task<T> RunAsync<T>(Deadline deadline, Func<Task<T>> attempt)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (InferenceException failure) when (
                number < options.MaxAttempts
                && failure.IsSafeToRetry
                && Pause(number, failure.RetryAfter) is { } pause
                && !(pause >= deadline.Remaining))
            {
                await Task.Delay(pause, time, deadline.Token);
            }
        }
    }

    /// <summary>Between half and all of what is due, so that clients refused together do not come back together.</summary>
    /// <returns>Null if the server asks for more than the longest pause.</returns>
    private TimeSpan? Pause(int attempts, TimeSpan? asked)
    {
        if (asked > options.MaxDelay)
        {
            return null;
        }

        var due = Math.Min(options.BaseDelay.TotalSeconds * Math.Pow(2, attempts - 1), options.MaxDelay.TotalSeconds);
        var jittered = TimeSpan.FromSeconds(due * (0.5 + (Random.Shared.NextDouble() / 2)));
        return (asked ?? TimeSpan.Zero) + jittered;
    }
}
