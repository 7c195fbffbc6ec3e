using System.Collections.Frozen;

namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Constants of the x86-64 kernel interface that profiles may name instead of giving the number.</summary>
internal static class KernelConstants
{
    private static readonly FrozenDictionary<string, ulong> _values = new Dictionary<string, ulong>(StringComparer.Ordinal)
    {
        // errno(3)
        ["EPERM"] = 1,
        ["EACCES"] = 13,
        ["ENOSYS"] = 38,
        ["ENETUNREACH"] = 101,

        // mmap(2), mprotect(2)
        ["PROT_READ"] = 0x1,
        ["PROT_WRITE"] = 0x2,
        ["PROT_EXEC"] = 0x4,

        // clone(2)
        ["CLONE_NEWTIME"] = 0x80,
        ["CLONE_VM"] = 0x100,
        ["CLONE_SIGHAND"] = 0x800,
        ["CLONE_PTRACE"] = 0x2000,
        ["CLONE_THREAD"] = 0x10000,
        ["CLONE_NEWNS"] = 0x20000,
        ["CLONE_NEWCGROUP"] = 0x2000000,
        ["CLONE_NEWUTS"] = 0x4000000,
        ["CLONE_NEWIPC"] = 0x8000000,
        ["CLONE_NEWUSER"] = 0x10000000,
        ["CLONE_NEWPID"] = 0x20000000,
        ["CLONE_NEWNET"] = 0x40000000,

        // open(2)
        ["O_ACCMODE"] = 0x3,
        ["O_CREAT"] = 0x40,
        ["O_TRUNC"] = 0x200,

        // mknod(2)
        ["S_IFMT"] = 0xF000,
        ["S_IFIFO"] = 0x1000,

        // fcntl(2)
        ["F_DUPFD"] = 0,
        ["F_GETFD"] = 1,
        ["F_SETFD"] = 2,
        ["F_GETFL"] = 3,
        ["F_SETFL"] = 4,
        ["F_GETLK"] = 5,
        ["F_SETLK"] = 6,
        ["F_SETLKW"] = 7,
        ["F_SETOWN"] = 8,
        ["F_DUPFD_CLOEXEC"] = 1030,
        ["F_SETPIPE_SZ"] = 1031,
        ["F_GETPIPE_SZ"] = 1032,

        // ioctl_tty(2), ioctl(2)
        ["TCGETS"] = 0x5401,
        ["TIOCGPGRP"] = 0x540F,
        ["TIOCGWINSZ"] = 0x5413,
        ["FIONREAD"] = 0x541B,
        ["FIONBIO"] = 0x5421,
        ["FIONCLEX"] = 0x5450,
        ["FIOCLEX"] = 0x5451,
        ["TCGETS2"] = 0x802C542A,
        ["FICLONE"] = 0x40049409,

        // prctl(2)
        ["PR_SET_PDEATHSIG"] = 1,
        ["PR_GET_DUMPABLE"] = 3,
        ["PR_SET_NAME"] = 15,
        ["PR_GET_NAME"] = 16,
        ["PR_CAPBSET_READ"] = 23,
        ["PR_SET_NO_NEW_PRIVS"] = 38,
        ["PR_SET_VMA"] = 0x53564D41,

        // socket(2); the kernel keeps the mask to itself: the bits of the type that are not flags
        ["AF_UNIX"] = 1,
        ["AF_INET"] = 2,
        ["AF_INET6"] = 10,
        ["SOCK_STREAM"] = 1,
        ["SOCK_DGRAM"] = 2,
        ["SOCK_TYPE_MASK"] = 0xF,
        ["IPPROTO_IP"] = 0,
        ["IPPROTO_TCP"] = 6,
        ["IPPROTO_UDP"] = 17,
        ["IPPROTO_IPV6"] = 41,

        // socket(7), tcp(7), ip(7), ipv6(7)
        ["SOL_SOCKET"] = 1,
        ["SO_KEEPALIVE"] = 9,
        ["SO_RCVTIMEO"] = 20,
        ["SO_SNDTIMEO"] = 21,
        ["TCP_NODELAY"] = 1,
        ["IP_RECVERR"] = 11,
        ["IPV6_RECVERR"] = 25,

        // seccomp(2)
        ["SECCOMP_SET_MODE_FILTER"] = 1,
        ["SECCOMP_FILTER_FLAG_TSYNC"] = 1,
    }.ToFrozenDictionary();

    public static bool TryGet(string name, out ulong value) => _values.TryGetValue(name, out value);
}
