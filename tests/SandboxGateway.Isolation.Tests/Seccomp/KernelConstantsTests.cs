using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

public class KernelConstantsTests
{
    // As a C compiler prints them from the headers of x86-64 Linux.
    [Theory]
    [InlineData("PROT_EXEC", 4)]
    [InlineData("CLONE_VM|CLONE_SIGHAND|CLONE_THREAD", 0x10900)]
    [InlineData("CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNET", 0x7E020000)]
    [InlineData("CLONE_PTRACE", 0x2000)]
    [InlineData("O_ACCMODE|O_CREAT|O_TRUNC", 0x243)]
    [InlineData("F_DUPFD_CLOEXEC", 1030)]
    [InlineData("F_SETFL", 4)]
    [InlineData("TCGETS", 0x5401)]
    [InlineData("FIONREAD", 0x541B)]
    [InlineData("FIONBIO", 0x5421)]
    [InlineData("FIOCLEX", 0x5451)]
    [InlineData("PR_SET_VMA", 0x53564D41)]
    [InlineData("PR_SET_NO_NEW_PRIVS", 38)]
    [InlineData("ENOSYS", 38)]
    [InlineData("ENETUNREACH", 101)]
    [InlineData("S_IFMT", 0xF000)]
    [InlineData("S_IFIFO", 0x1000)]
    [InlineData("F_SETPIPE_SZ", 1031)]
    [InlineData("F_GETPIPE_SZ", 1032)]
    [InlineData("TCGETS2", 0x802C542A)]
    [InlineData("TIOCGPGRP", 0x540F)]
    [InlineData("FICLONE", 0x40049409)]
    [InlineData("PR_SET_PDEATHSIG", 1)]
    [InlineData("PR_GET_NAME", 16)]
    [InlineData("PR_CAPBSET_READ", 23)]
    [InlineData("AF_UNIX|AF_INET|AF_INET6", 11)]
    [InlineData("IPPROTO_TCP", 6)]
    [InlineData("IPPROTO_UDP", 17)]
    [InlineData("SO_KEEPALIVE", 9)]
    [InlineData("SO_RCVTIMEO", 20)]
    [InlineData("SO_SNDTIMEO", 21)]
    public void TryGet_Name_HasTheHeadersValue(string names, ulong expected)
    {
        var sum = names.Split('|').Aggregate(0UL, (sum, name) => sum | (KernelConstants.TryGet(name, out var value) ? value : ulong.MaxValue));
        Assert.Equal(expected, sum);
    }

    [Theory]
    [InlineData("prot_exec")]
    [InlineData("")]
    [InlineData("4")]
    public void TryGet_OtherName_IsUnknown(string name)
    {
        Assert.False(KernelConstants.TryGet(name, out _));
    }
}
