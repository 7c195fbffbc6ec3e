namespace SandboxGateway.Isolation.Landlock;

/// <summary>
/// LANDLOCK_ACCESS_FS_*, landlock(7): what a ruleset handles, and what a rule grants beneath one path.
/// </summary>
[Flags]
internal enum LandlockAccess : ulong
{
    None = 0,
    Execute = 1UL << 0,
    WriteFile = 1UL << 1,
    ReadFile = 1UL << 2,
    ReadDirectory = 1UL << 3,
    RemoveDirectory = 1UL << 4,
    RemoveFile = 1UL << 5,
    MakeCharacterDevice = 1UL << 6,
    MakeDirectory = 1UL << 7,
    MakeRegularFile = 1UL << 8,
    MakeSocket = 1UL << 9,
    MakeFifo = 1UL << 10,
    MakeBlockDevice = 1UL << 11,
    MakeSymbolicLink = 1UL << 12,

    /// <summary>Linking or renaming between directories; ABI 2, Linux 5.19.</summary>
    Refer = 1UL << 13,

    /// <summary>ABI 3, Linux 6.2.</summary>
    Truncate = 1UL << 14,

    /// <summary>ioctl(2) on character and block devices; ABI 5, Linux 6.10.</summary>
    IoctlDevice = 1UL << 15,
}
