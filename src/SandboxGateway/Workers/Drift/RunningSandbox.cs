using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers.Drift;

/// <summary>A sandbox that was launched under a policy, and the means to look at it and to end it. Thread-safe.</summary>
/// <param name="Model">Name of the model it serves.</param>
/// <param name="Policy">What was declared.</param>
/// <param name="Spec">What was asked of the launcher.</param>
/// <param name="Launched">What the launcher said of the launch.</param>
/// <param name="InspectAsync">Asks the launcher for its effective state.</param>
/// <param name="Kill">Ends it.</param>
internal sealed record RunningSandbox(
    string Model,
    SandboxPolicy Policy,
    LaunchSpec Spec,
    Launched Launched,
    Func<Task<Inspection>> InspectAsync,
    Action Kill)
{
    private int _comparisons;

    /// <summary>Which version of the model it serves.</summary>
    public string Version { get; init; } = "";

    public string Id => Launched.SandboxId;

    /// <summary>How often it was compared with its policy.</summary>
    public int Comparisons => Volatile.Read(ref _comparisons);

    public void Compared() => Interlocked.Increment(ref _comparisons);
}
