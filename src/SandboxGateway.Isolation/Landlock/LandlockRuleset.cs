using System.Runtime.InteropServices;

namespace SandboxGateway.Isolation.Landlock;

/// <summary>struct landlock_ruleset_attr, landlock_create_ruleset(2): everything the ruleset denies unless a rule grants it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LandlockRuleset
{
    /// <summary>Lowest ABI we accept: file system rules, Linux 5.13.</summary>
    public const int LowestAbi = 1;

    // LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP; ABI 4, Linux 6.7.
    private const ulong AllTcp = 0b11;

    // LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL; ABI 6, Linux 6.12.
    private const ulong AllScopes = 0b11;

    public readonly ulong HandledFileSystem;
    public readonly ulong HandledNetwork;
    public readonly ulong Scoped;

    private LandlockRuleset(ulong fileSystem, ulong network, ulong scoped)
    {
        HandledFileSystem = fileSystem;
        HandledNetwork = network;
        Scoped = scoped;
    }

    /// <summary>The ruleset that handles all a kernel of this ABI can.</summary>
    public static LandlockRuleset Everything(int abi) => new(
        (ulong)AllFileSystem(abi),
        abi >= 4 ? AllTcp : 0,
        abi >= 6 ? AllScopes : 0);

    /// <summary>Size to pass to landlock_create_ruleset(2): older kernels know fewer fields.</summary>
    public static int SizeFor(int abi) => abi switch
    {
        < 4 => sizeof(ulong),
        < 6 => 2 * sizeof(ulong),
        _ => 3 * sizeof(ulong),
    };

    /// <summary>All file system rights a kernel of this ABI can handle.</summary>
    public static LandlockAccess AllFileSystem(int abi)
    {
        var highest = abi switch
        {
            < 2 => LandlockAccess.MakeSymbolicLink,
            2 => LandlockAccess.Refer,
            < 5 => LandlockAccess.Truncate,
            _ => LandlockAccess.IoctlDevice,
        };
        return (LandlockAccess)(((ulong)highest << 1) - 1);
    }
}
