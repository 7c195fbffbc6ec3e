using System.Globalization;

namespace SandboxGateway.Isolation.Refusals;

/// <summary>Names of what socket(2) takes, as the manual has them without their prefix. Other numbers stay numbers.</summary>
internal static class SocketNames
{
    // SOCK_TYPE_MASK of the kernel; above it are SOCK_NONBLOCK and SOCK_CLOEXEC.
    private const int TypeMask = 0xF;

    public static string Family(ulong family) => family switch
    {
        0 => "unspec",
        1 => "unix",
        2 => "inet",
        3 => "ax25",
        4 => "ipx",
        5 => "appletalk",
        10 => "inet6",
        15 => "key",
        16 => "netlink",
        17 => "packet",
        21 => "rds",
        24 => "pppox",
        29 => "can",
        30 => "tipc",
        31 => "bluetooth",
        38 => "alg",
        39 => "nfc",
        40 => "vsock",
        41 => "kcm",
        42 => "qipcrtr",
        43 => "smc",
        44 => "xdp",
        _ => family.ToString(CultureInfo.InvariantCulture),
    };

    public static string Type(ulong type) => (type & TypeMask) switch
    {
        1 => "stream",
        2 => "dgram",
        3 => "raw",
        4 => "rdm",
        5 => "seqpacket",
        6 => "dccp",
        10 => "packet",
        _ => type.ToString(CultureInfo.InvariantCulture),
    };
}
