using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Namespaces;

namespace SandboxGateway.Isolation;

/// <summary>Which layers a sandbox has. A layer that is not asked for is not applied.</summary>
internal sealed record SandboxLayers
{
    /// <summary>Its own namespaces; the user and the mount namespace are part of every sandbox.</summary>
    public required CloneFlag Namespaces { get; init; }

    public required bool DropsCapabilities { get; init; }

    public required bool ForbidsNewPrivileges { get; init; }

    public required bool HasLandlock { get; init; }

    /// <summary>What to write inside the new namespaces; only what this host lets the sandbox's user write.</summary>
    public required IReadOnlyList<SysctlSetting> Sysctls { get; init; }

    public required ProcView Proc { get; init; }

    public required bool StartsSession { get; init; }

    public required bool ClosesDescriptors { get; init; }

    public required bool DisablesSpeculation { get; init; }

    public static SandboxLayers None { get; } = new()
    {
        Namespaces = CloneFlag.None,
        DropsCapabilities = false,
        ForbidsNewPrivileges = false,
        HasLandlock = false,
        Sysctls = [],
        Proc = ProcView.Full,
        StartsSession = false,
        ClosesDescriptors = false,
        DisablesSpeculation = false,
    };

    public bool HasNamespace(CloneFlag kind) => (Namespaces & kind) != 0;
}
