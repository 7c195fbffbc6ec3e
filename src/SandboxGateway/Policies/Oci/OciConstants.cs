using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace SandboxGateway.Policies.Oci;

/// <summary>
/// Numbers behind the names our seccomp profiles may use, which OCI's do not know. A test holds them against the launcher's.
/// </summary>
internal static class OciConstants
{
    private static readonly FrozenDictionary<string, ulong> _values = new Dictionary<string, ulong>(StringComparer.Ordinal)
    {
        ["EPERM"] = 1, ["EACCES"] = 13, ["ENOSYS"] = 38, ["ENETUNREACH"] = 101,
        ["PROT_READ"] = 0x1, ["PROT_WRITE"] = 0x2, ["PROT_EXEC"] = 0x4,
        ["CLONE_NEWTIME"] = 0x80, ["CLONE_VM"] = 0x100, ["CLONE_SIGHAND"] = 0x800, ["CLONE_PTRACE"] = 0x2000,
        ["CLONE_THREAD"] = 0x10000, ["CLONE_NEWNS"] = 0x20000, ["CLONE_NEWCGROUP"] = 0x2000000, ["CLONE_NEWUTS"] = 0x4000000,
        ["CLONE_NEWIPC"] = 0x8000000, ["CLONE_NEWUSER"] = 0x10000000, ["CLONE_NEWPID"] = 0x20000000, ["CLONE_NEWNET"] = 0x40000000,
        ["O_ACCMODE"] = 0x3, ["O_CREAT"] = 0x40, ["O_TRUNC"] = 0x200,
        ["S_IFMT"] = 0xF000, ["S_IFIFO"] = 0x1000,
        ["F_DUPFD"] = 0, ["F_GETFD"] = 1, ["F_SETFD"] = 2, ["F_GETFL"] = 3, ["F_SETFL"] = 4, ["F_GETLK"] = 5, ["F_SETLK"] = 6,
        ["F_SETLKW"] = 7, ["F_DUPFD_CLOEXEC"] = 1030, ["F_SETPIPE_SZ"] = 1031, ["F_GETPIPE_SZ"] = 1032,
        ["TCGETS"] = 0x5401, ["TIOCGPGRP"] = 0x540F, ["TIOCGWINSZ"] = 0x5413, ["FIONREAD"] = 0x541B, ["FIONBIO"] = 0x5421,
        ["FIONCLEX"] = 0x5450, ["FIOCLEX"] = 0x5451, ["TCGETS2"] = 0x802C542A, ["FICLONE"] = 0x40049409,
        ["PR_SET_PDEATHSIG"] = 1, ["PR_GET_DUMPABLE"] = 3, ["PR_SET_NAME"] = 15, ["PR_GET_NAME"] = 16, ["PR_CAPBSET_READ"] = 23,
        ["PR_SET_NO_NEW_PRIVS"] = 38, ["PR_SET_VMA"] = 0x53564D41,
        ["AF_UNIX"] = 1, ["AF_INET"] = 2, ["AF_INET6"] = 10, ["SOCK_STREAM"] = 1, ["SOCK_DGRAM"] = 2, ["SOCK_TYPE_MASK"] = 0xF,
        ["IPPROTO_TCP"] = 6, ["IPPROTO_UDP"] = 17, ["SOL_SOCKET"] = 1, ["SO_KEEPALIVE"] = 9, ["SO_RCVTIMEO"] = 20,
        ["SO_SNDTIMEO"] = 21, ["TCP_NODELAY"] = 1,
        ["SECCOMP_SET_MODE_FILTER"] = 1, ["SECCOMP_FILTER_FLAG_TSYNC"] = 1,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A number of a profile, or names joined with |.</summary>
    public static ulong Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetUInt64()
        : value.GetString()!.Split('|').Aggregate(0UL, (sum, name) => sum | Value(name.Trim()));

    private static ulong Value(string name) =>
        _values.TryGetValue(name, out var value) ? value : ulong.Parse(name, CultureInfo.InvariantCulture);
}
