using System.Collections.Frozen;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Policies;

/// <summary>
/// What models under one name may do, complete: nothing is inherited any more and nothing is left to a default. Immutable:
/// whoever needs <see cref="Containment"/> changed takes a clone.
/// </summary>
internal sealed record SandboxPolicy
{
    public required string Name { get; init; }

    /// <summary>"sha256:" and the hash of the files it was read from; a change of either is another policy.</summary>
    public required string Digest { get; init; }

    /// <summary>For people; empty if the file says nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Name of the policy it tightens; null if it stands alone.</summary>
    public string? Extends { get; init; }

    /// <summary>The layers, as the launcher applies them.</summary>
    public required Containment Containment { get; init; }

    /// <summary>Scratch space every sandbox gets.</summary>
    public required IReadOnlyList<Mount> Mounts { get; init; }

    /// <summary>Longest a request may take, and the longest its model may ask for; null leaves both to the gateway's settings.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Longest a worker may take to load its model; null leaves it to the gateway's settings.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>Names of the host's controls without which no model under this policy starts.</summary>
    public required IReadOnlyList<string> Require { get; init; }

    /// <summary>What happens when a system call is refused.</summary>
    public ViolationAction OnRefusedSyscall { get; init; } = ViolationAction.Record;

    /// <summary>What happens when the effective state differs from what is declared here.</summary>
    public ViolationAction OnDrift { get; init; } = ViolationAction.Replace;

    /// <summary>Where each value was written, by its path ("process.rlimits.RLIMIT_NOFILE").</summary>
    public IReadOnlyDictionary<string, PolicyOrigin> Origins { get; init; } = FrozenDictionary<string, PolicyOrigin>.Empty;

    /// <summary>Where the value at <paramref name="path"/> was written, alone or with the group it is part of; null for a default.</summary>
    public PolicyOrigin? OriginOf(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (Origins.TryGetValue(path[..end], out var origin))
            {
                return origin;
            }
        }

        return null;
    }
}
