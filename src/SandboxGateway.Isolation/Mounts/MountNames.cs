using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;

namespace SandboxGateway.Isolation.Mounts;

/// <summary>Shows combined mount attributes by name in the printed plan.</summary>
internal static class MountNames
{
    private const int Always = MountFlag.NoSetuid;

    public static Operand Show(int attributes) => Operand.Of(attributes, NameOf(attributes));

    // A table instead of joining parts: this runs for every mount of every launch.
    private static string NameOf(int attributes) => (attributes & ~Always) switch
    {
        0 => "nosuid",
        MountFlag.NoDevices => "nosuid|nodev",
        MountFlag.NoDevices | MountFlag.NoExecute => "nosuid|nodev|noexec",
        MountFlag.ReadOnly | MountFlag.NoDevices => "rdonly|nosuid|nodev",
        MountFlag.ReadOnly | MountFlag.NoExecute => "rdonly|nosuid|noexec",
        MountFlag.ReadOnly | MountFlag.NoDevices | MountFlag.NoExecute => "rdonly|nosuid|nodev|noexec",
        _ => "other",
    };
}
