using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

/// <summary>What the handler profile promises, said apart from its own text.</summary>
public class HandlerProfileTests
{
    private const ulong HighBit = 1UL << 32;
    private const ulong Unix = 1;
    private const ulong Internet = 2;
    private const ulong Internet6 = 10;
    private const ulong Stream = 1;
    private const ulong Datagram = 2;
    private const ulong NonBlockingCloseOnExec = 0x80800;

    private static readonly BpfInstruction[] _program = ShippedProfiles.Compile("handler");
    private static readonly SeccompAction _refused = SeccompAction.Error(1);

    [Theory]
    [InlineData("mount")]
    [InlineData("umount2")]
    [InlineData("pivot_root")]
    [InlineData("open_tree")]
    [InlineData("move_mount")]
    [InlineData("fsopen")]
    [InlineData("fsconfig")]
    [InlineData("mount_setattr")]
    [InlineData("setns")]
    [InlineData("bpf")]
    [InlineData("userfaultfd")]
    [InlineData("pidfd_getfd")]
    [InlineData("process_vm_writev")]
    [InlineData("init_module")]
    [InlineData("finit_module")]
    [InlineData("kexec_load")]
    [InlineData("reboot")]
    [InlineData("iopl")]
    [InlineData("ioperm")]
    public void Decide_CallNoHonestHandlerMakes_Kills(string call)
    {
        Assert.Equal(SeccompAction.KillProcess, _program.Decide(Enum.Parse<Syscall>(call)));
    }

    [Theory]
    [InlineData("unshare")]
    [InlineData("ptrace")]
    [InlineData("process_vm_readv")]
    [InlineData("perf_event_open")]
    [InlineData("keyctl")]
    [InlineData("add_key")]
    [InlineData("memfd_create")]
    [InlineData("execveat")]
    [InlineData("chroot")]
    [InlineData("personality")]
    [InlineData("modify_ldt")]
    [InlineData("open_by_handle_at")]
    [InlineData("inotify_init1")]
    [InlineData("fanotify_init")]
    [InlineData("flock")]
    [InlineData("shmget")]
    [InlineData("msgget")]
    [InlineData("mq_open")]
    [InlineData("splice")]
    [InlineData("vmsplice")]
    [InlineData("sync")]
    [InlineData("accept4")]
    [InlineData("seccomp")]
    [InlineData("sched_setaffinity")]
    [InlineData("sched_setscheduler")]
    [InlineData("setresuid")]
    [InlineData("setgroups")]
    [InlineData("cachestat")]
    [InlineData("syslog")]
    public void Decide_CallOutsideTheList_IsRefused(string call)
    {
        Assert.Equal(_refused, _program.Decide(Enum.Parse<Syscall>(call)));
    }

    [Theory]
    [InlineData("clone3")]
    [InlineData("io_uring_setup")]
    [InlineData("io_uring_enter")]
    [InlineData("io_uring_register")]
    [InlineData("pkey_alloc")]
    public void Decide_CallLibrariesProbeFor_IsNotImplemented(string call)
    {
        Assert.Equal(SeccompAction.NotImplemented, _program.Decide(Enum.Parse<Syscall>(call)));
    }

    [Theory]
    [InlineData(Unix, Stream, 0, true)]
    [InlineData(Unix, Datagram | NonBlockingCloseOnExec, 0, true)]
    [InlineData(Internet, Stream, 0, true)]
    [InlineData(Internet, Stream | NonBlockingCloseOnExec, 6, true)]
    [InlineData(Internet, Datagram, 17, true)]
    [InlineData(Internet6, Stream, 6, true)]
    [InlineData(Internet6, Datagram | NonBlockingCloseOnExec, 0, true)]
    [InlineData(Internet, Stream, 132, false)]
    [InlineData(Internet, Stream, 262, false)]
    [InlineData(Internet, Datagram, 1, false)]
    [InlineData(Internet, Datagram, 136, false)]
    [InlineData(Internet, 3, 1, false)]
    [InlineData(Internet, 5, 132, false)]
    [InlineData(Internet6, Datagram, 58, false)]
    [InlineData(Internet | HighBit, Stream, 0, false)]
    [InlineData(16, 3, 0, false)]
    [InlineData(17, 3, 0, false)]
    [InlineData(38, 5, 0, false)]
    [InlineData(40, Stream, 0, false)]
    [InlineData(30, Datagram, 0, false)]
    public void Decide_Socket_IsLocalOrOrdinaryTcpAndUdp(ulong family, ulong type, ulong protocol, bool allowed)
    {
        Assert.Equal(allowed ? SeccompAction.Allow : _refused, _program.Decide(Syscall.socket, family, type, protocol));
    }

    [Fact]
    public void Decide_CallThatNamesAPeer_IsRefusedAsWithoutANetwork()
    {
        var unreachable = SeccompAction.Error(101);
        Assert.Equal(unreachable, _program.Decide(Syscall.connect, 3, 0x1000, 16));
        Assert.Equal(unreachable, _program.Decide(Syscall.sendto, 3, 0x1000, 1, 0, 0x2000, 16));
        Assert.Equal(unreachable, _program.Decide(Syscall.sendmsg, 3));
        Assert.Equal(unreachable, _program.Decide(Syscall.sendmmsg, 3));
        Assert.Equal(SeccompAction.Error(13), _program.Decide(Syscall.bind, 3));
        Assert.Equal(SeccompAction.Error(13), _program.Decide(Syscall.listen, 3));
        Assert.Equal(SeccompAction.Allow, _program.Decide(Syscall.sendto, 3, 0x1000, 1, 0, 0, 0));
    }

    [Theory]
    [InlineData(17, true)]
    [InlineData(0x3D0F00, true)]
    [InlineData(0x01200011, true)]
    [InlineData(0x4111, true)]
    [InlineData(17 | 0x10000000, false)]
    [InlineData(17 | 0x20000000, false)]
    [InlineData(17 | 0x40000000, false)]
    [InlineData(17 | 0x00020000, false)]
    [InlineData(17 | 0x02000000, false)]
    [InlineData(17 | 0x04000000, false)]
    [InlineData(17 | 0x08000000, false)]
    [InlineData(17 | 0x2000, false)]
    [InlineData(ulong.MaxValue, false)]
    public void Decide_Clone_MakesNoNamespaces(ulong flags, bool allowed)
    {
        Assert.Equal(allowed ? SeccompAction.Allow : _refused, _program.Decide(Syscall.clone, flags));
    }

    [Theory]
    [InlineData(0x1180, true)]
    [InlineData(0x1000, true)]
    [InlineData(0x2180, false)]
    [InlineData(0x6180, false)]
    [InlineData(0xC180, false)]
    [InlineData(0x8180, false)]
    [InlineData(0, false)]
    public void Decide_Mknod_MakesPipesOnly(ulong mode, bool allowed)
    {
        var expected = allowed ? SeccompAction.Allow : _refused;
        Assert.Equal(expected, _program.Decide(Syscall.mknod, 0, mode));
        Assert.Equal(expected, _program.Decide(Syscall.mknodat, 0, 0, mode));
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(8, false)]
    [InlineData(36, false)]
    [InlineData(1024, false)]
    [InlineData(1026, false)]
    [InlineData(1030, true)]
    [InlineData(1033, false)]
    public void Decide_Fcntl_ShowsNobodysLocksAndWatchesNothing(ulong command, bool allowed)
    {
        Assert.Equal(allowed ? SeccompAction.Allow : _refused, _program.Decide(Syscall.fcntl, 3, command));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(999_999, false)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFE, false)]
    public void Decide_OwnerOfADescriptorsSignals_IsTheWorkerAlone(ulong owner, bool allowed)
    {
        const ulong SetOwner = 8;
        Assert.Equal(allowed ? SeccompAction.Allow : _refused, _program.Decide(Syscall.fcntl, 3, SetOwner, owner));
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(1, 26, false)]
    [InlineData(1, 50, false)]
    [InlineData(0, 64, false)]
    [InlineData(6, 1, true)]
    [InlineData(6, 31, false)]
    [InlineData(41, 25, true)]
    [InlineData(41, 64, false)]
    public void Decide_Setsockopt_TakesNoFiltersAndNoModules(ulong level, ulong option, bool allowed)
    {
        Assert.Equal(allowed ? SeccompAction.Allow : _refused, _program.Decide(Syscall.setsockopt, 3, level, option));
    }
}
