using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Rlimits;
using SandboxGateway.Isolation.Roots;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation;

/// <summary>Everything a plan is built from. Checked already: nothing here is a wish of an untrusted party.</summary>
internal sealed record SandboxDescription
{
    /// <summary>User and group id inside; which of the host's ids it is, the launcher decides.</summary>
    public const int InnerId = 1000;

    /// <summary>Path of the program inside the sandbox.</summary>
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment, as NAME=value.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    public required SandboxLayers Layers { get; init; }

    public required IReadOnlyList<BindMount> Binds { get; init; }

    public IReadOnlyList<RootLink> Links { get; init; } = [];

    public IReadOnlyList<RootFile> Files { get; init; } = [];

    public required IReadOnlyList<TmpfsMount> Tmpfs { get; init; }

    public required IReadOnlyList<ResourceLimit> Limits { get; init; }

    /// <summary>Processors the worker may run on; none for all.</summary>
    public IReadOnlyList<int> Processors { get; init; } = [];

    public required SandboxDescriptors Descriptors { get; init; }

    /// <summary>Whether the launcher is root and the sandbox a user of its own.</summary>
    public required bool HasOwnUser { get; init; }

    public required HostFeatures Host { get; init; }

    /// <summary>Null for none.</summary>
    public required WorkerFilter? WorkerFilter { get; init; }

    /// <summary>Seccomp program of the init.</summary>
    public required byte[] InitFilter { get; init; }
}
