using System.Runtime.InteropServices;

namespace SandboxGateway.Isolation.Landlock;

/// <summary>struct landlock_path_beneath_attr, landlock_add_rule(2). Packed: the descriptor follows without padding.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct LandlockPathRule
{
    /// <summary>Where the plan stores the descriptor of the path.</summary>
    public const int DescriptorOffset = sizeof(ulong);

    public LandlockAccess Allowed;
    public int Descriptor;
}
