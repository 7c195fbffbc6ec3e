namespace SandboxGateway.Client;

/// <summary>Runs a call under its deadline, again if that is safe. Thread-safe.</summary>
internal sealed class Retries(RetryOptions options, TimeProvider time)
{
    /// <param name="timeout">For all attempts and the pauses between them.</param>
    /// <param name="attempt">Given how long there is left.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="InferenceException">The last attempt's failure, or that there was no time left.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<T> RunAsync<T>(
        TimeSpan timeout, Func<TimeSpan, CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await RepeatAsync(timeout, attempt, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            throw new InferenceException(
                InferenceError.DeadlineExceeded, $"No answer came within {timeout.TotalSeconds:0.###} s.", exception);
        }
    }

    private async Task<T> RepeatAsync<T>(
        TimeSpan timeout, Func<TimeSpan, CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt(timeout - time.GetElapsedTime(started), cancellationToken);
            }
            catch (InferenceException failure) when (
                number < options.MaxAttempts
                && failure.IsSafeToRetry
                && Pause(number, failure.RetryAfter) is { } pause
                && pause < timeout - time.GetElapsedTime(started))
            {
                await Task.Delay(pause, time, cancellationToken);
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
