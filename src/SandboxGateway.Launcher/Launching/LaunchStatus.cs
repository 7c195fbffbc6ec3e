namespace SandboxGateway.Launcher.Launching;

/// <summary>What a sandbox says about its launch: that its filter's listener can be taken, or how the launch went.</summary>
/// <param name="IsOutcome">Whether the launch is over.</param>
/// <param name="Failure">Why it failed; null if it did not.</param>
/// <param name="WorkerPid">Who holds the listener.</param>
/// <param name="Listener">Its number there.</param>
internal readonly record struct LaunchStatus(bool IsOutcome, LaunchFailure? Failure, int WorkerPid, int Listener)
{
    /// <summary>Both processes are confined and the program runs.</summary>
    public static LaunchStatus Succeeded => new(true, null, 0, 0);

    public static LaunchStatus Failed(LaunchFailure failure) => new(true, failure, 0, 0);

    public static LaunchStatus ListenerIsReady(int workerPid, int listener) => new(false, null, workerPid, listener);
}
