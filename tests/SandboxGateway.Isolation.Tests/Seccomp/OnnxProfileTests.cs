using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

/// <summary>What the worker's two filters promise, said apart from the profiles' own text.</summary>
public class OnnxProfileTests
{
    private const ulong HighBit = 1UL << 32;
    private const ulong ThreadFlags = 0x3D0F00;

    private static readonly BpfInstruction[] _one = ShippedProfiles.Compile("onnx");
    private static readonly BpfInstruction[] _two = ShippedProfiles.Compile("onnx-stage-two");
    private static readonly SeccompAction _denied = SeccompAction.Error(1);

    public static TheoryData<string> NeverHonest =>
    [
        "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "mount", "umount2", "pivot_root", "open_tree",
        "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "setns", "unshare", "bpf",
        "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key", "init_module", "finit_module", "delete_module",
        "kexec_load", "kexec_file_load", "reboot", "iopl", "ioperm",
    ];

    [Theory]
    [MemberData(nameof(NeverHonest))]
    public void StageOne_CallNoHonestWorkerMakes_Kills(string call)
    {
        Assert.Equal(SeccompAction.KillProcess, _one.Decide(Enum.Parse<Syscall>(call)));
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("socketpair")]
    [InlineData("connect")]
    [InlineData("bind")]
    [InlineData("listen")]
    [InlineData("accept4")]
    [InlineData("sendmsg")]
    [InlineData("recvmsg")]
    [InlineData("fork")]
    [InlineData("vfork")]
    [InlineData("execveat")]
    [InlineData("memfd_create")]
    [InlineData("chown")]
    [InlineData("sched_setaffinity")]
    [InlineData("personality")]
    [InlineData("modify_ldt")]
    [InlineData("open_by_handle_at")]
    [InlineData("shmat")]
    [InlineData("pkey_mprotect")]
    [InlineData("flock")]
    [InlineData("inotify_init1")]
    public void BothStages_CallOutsideTheList_IsRefused(string call)
    {
        Assert.Equal(_denied, _one.Decide(Enum.Parse<Syscall>(call)));
        Assert.Equal(_denied, _two.Decide(Enum.Parse<Syscall>(call)));
    }

    [Theory]
    [InlineData(425)]
    [InlineData(426)]
    [InlineData(427)]
    [InlineData(435)]
    [InlineData(336)]
    [InlineData(423)]
    [InlineData(470)]
    [InlineData(511)]
    [InlineData(0x3FFFFFFF)]
    public void StageOne_CallLibrariesProbeFor_IsNotImplemented(int number)
    {
        Assert.Equal(SeccompAction.Error(38), _one.Decide(number));
    }

    [Theory]
    [InlineData(ThreadFlags, true)]
    [InlineData(ThreadFlags | HighBit, true)]
    [InlineData(ThreadFlags | 0x10000000, false)]
    [InlineData(ThreadFlags | 0x20000000, false)]
    [InlineData(ThreadFlags | 0x40000000, false)]
    [InlineData(ThreadFlags | 0x00020000, false)]
    [InlineData(ThreadFlags | 0x02000000, false)]
    [InlineData(ThreadFlags | 0x04000000, false)]
    [InlineData(ThreadFlags | 0x08000000, false)]
    [InlineData(ThreadFlags | 0x00002000, false)]
    [InlineData(17, false)]
    [InlineData(0, false)]
    [InlineData(ulong.MaxValue, false)]
    public void BothStages_Clone_MakesThreadsOnly(ulong flags, bool allowed)
    {
        var expected = allowed ? SeccompAction.Allow : _denied;
        Assert.Equal(expected, _one.Decide(Syscall.clone, flags));
        Assert.Equal(expected, _two.Decide(Syscall.clone, flags));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0x80000, true)]
    [InlineData(0x80000 | HighBit, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(0x40, false)]
    [InlineData(0x200, false)]
    [InlineData(0x410002, false)]
    [InlineData(ulong.MaxValue, false)]
    public void StageTwo_Open_OnlyReads(ulong flags, bool allowed)
    {
        var expected = allowed ? SeccompAction.Allow : _denied;
        Assert.Equal(expected, _two.Decide(Syscall.open, 0, flags));
        Assert.Equal(expected, _two.Decide(Syscall.openat, 0, 0, flags));
        Assert.Equal(_denied, _two.Decide(Syscall.openat2));
        Assert.Equal(_denied, _two.Decide(Syscall.creat));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(7, false)]
    [InlineData(4 | HighBit, false)]
    [InlineData(ulong.MaxValue, false)]
    public void StageTwo_Memory_BecomesNoCode(ulong protection, bool allowed)
    {
        var expected = allowed ? SeccompAction.Allow : _denied;
        Assert.Equal(expected, _two.Decide(Syscall.mmap, 0, 4096, protection));
        Assert.Equal(expected, _two.Decide(Syscall.mprotect, 0, 4096, protection));
    }

    [Theory]
    [InlineData(0x5401, true)]
    [InlineData(0x541B, true)]
    [InlineData(0x5412, false)]
    [InlineData(0x541C, false)]
    [InlineData(0x5412 | HighBit, false)]
    [InlineData(0x5401 | HighBit, false)]
    public void StageOne_TerminalRequest_InjectsNothing(ulong request, bool allowed)
    {
        Assert.Equal(allowed ? SeccompAction.Allow : _denied, _one.Decide(Syscall.ioctl, 0, request));
        Assert.Equal(_denied, _two.Decide(Syscall.ioctl, 0, request));
    }

    [Fact]
    public void StageTwo_Lockdown_IsFinal()
    {
        Assert.Equal(SeccompAction.Allow, _one.Decide(Syscall.execve));
        Assert.Equal(SeccompAction.Allow, _one.Decide(Syscall.seccomp, 1, 1));
        Assert.Equal(_denied, _one.Decide(Syscall.seccomp, 1, 8));
        Assert.Equal(_denied, _one.Decide(Syscall.seccomp, 1, 1 | HighBit));
        Assert.Equal(_denied, _two.Decide(Syscall.execve));
        Assert.Equal(_denied, _two.Decide(Syscall.seccomp, 1, 1));
        Assert.Equal(_denied, _two.Decide(Syscall.prlimit64, 0, 7, 1));
        Assert.Equal(_denied, _two.Decide(Syscall.prctl, 22));
    }

    [Fact]
    public void StageTwo_Anything_IsNoWiderThanStageOne()
    {
        var values = new SlowProfile(ShippedProfiles.Json("onnx-stage-two")).InterestingValues().ToArray();
        for (var number = 0; number <= 511; number++)
        {
            foreach (var value in values)
            {
                var arguments = Filter.Six(value, value, value);
                Assert.False(
                    _two.Decide(number, arguments) == SeccompAction.Allow && _one.Decide(number, arguments) != SeccompAction.Allow,
                    $"{(Syscall)number} with {value:x}");
            }
        }
    }

    [Fact]
    public void Init_AnythingButWaiting_Kills()
    {
        var program = ShippedProfiles.Compile("init");
        var allowed = Enumerable.Range(0, 1024).Where(number => program.Decide(number) == SeccompAction.Allow).Select(number => (Syscall)number);
        Assert.Equal([Syscall.rt_sigreturn, Syscall.exit, Syscall.wait4, Syscall.restart_syscall, Syscall.exit_group], allowed);
        Assert.Equal(SeccompAction.KillProcess, program.Decide(Syscall.read));
        Assert.Equal(SeccompAction.KillProcess, program.Decide(999));
    }
}
