using SandboxGateway.Registry;

namespace SandboxGateway.Versions;

/// <summary>A line of the repository's index.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">Empty if it is not about a version.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">Why it is in that state, or why it is not as it is in the repository; empty for nothing to say.</param>
internal sealed record IndexEntry(string Name, string Version, ModelState State, string Reason)
{
    /// <summary>The state by its name in the protocol.</summary>
    public string StateName => State switch
    {
        ModelState.Ready => "READY",
        ModelState.Loading => "LOADING",
        ModelState.Unloading => "UNLOADING",
        _ => "UNAVAILABLE",
    };
}
