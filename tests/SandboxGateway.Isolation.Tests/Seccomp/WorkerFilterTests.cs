using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

public class WorkerFilterTests
{
    public static TheoryData<string> Profiles => ["onnx", "handler"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Notify_EveryNumberAndArgumentEdge_HandsOnExactlyTheRefusals(string name)
    {
        var silent = ShippedProfiles.Compile(name);
        var reporting = Program(new WorkerFilter(ShippedProfiles.Parse(name), [], notify: true));
        var values = new SlowProfile(ShippedProfiles.Json(name)).InterestingValues().ToArray();
        for (var number = 0; number <= 511; number++)
        {
            for (var argument = 0; argument < SeccompData.ArgumentCount; argument++)
            {
                foreach (var value in values)
                {
                    var arguments = Filter.Six();
                    arguments[argument] = value;
                    var decided = silent.Decide(number, arguments);
                    var isRefusal = decided.IsError && decided != SeccompAction.NotImplemented;
                    Assert.Equal(isRefusal ? SeccompAction.Notify : decided, reporting.Decide(number, arguments));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ErrnoOf_RefusedCall_IsWhatTheKernelWouldSay(string name)
    {
        var filter = new WorkerFilter(ShippedProfiles.Parse(name), [Syscall.getpid], notify: true);
        var silent = Program(new WorkerFilter(ShippedProfiles.Parse(name), [Syscall.getpid], notify: false));
        foreach (var call in Enum.GetValues<Syscall>())
        {
            var action = silent.Decide(call);
            var errno = filter.ErrnoOf(new SeccompData((int)call, SeccompData.ArchitectureX64, 0, Filter.Six()));
            Assert.Equal(action.IsError ? action.Errno : 1, errno);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Deny_AllowedCall_IsRefusedWhateverItsArguments(bool notify)
    {
        var program = Program(new WorkerFilter(ShippedProfiles.Parse("handler"), [Syscall.socket, Syscall.getpid], notify));
        var refused = notify ? SeccompAction.Notify : SeccompAction.Error(1);
        Assert.Equal(refused, program.Decide(Syscall.socket, 1, 1, 0));
        Assert.Equal(refused, program.Decide(Syscall.socket, 2, 1, 6));
        Assert.Equal(refused, program.Decide(Syscall.getpid));
        Assert.Equal(SeccompAction.Allow, program.Decide(Syscall.socketpair, 1, 1, 0));
    }

    [Theory]
    [InlineData("mount")]
    [InlineData("bpf")]
    public void Deny_CallThatIsKilledFor_StaysSo(string call)
    {
        var denied = Enum.Parse<Syscall>(call);
        var program = Program(new WorkerFilter(ShippedProfiles.Parse("handler"), [denied], notify: true));
        Assert.Equal(SeccompAction.KillProcess, program.Decide(denied));
    }

    [Fact]
    public void Deny_EveryCall_NeverWidens()
    {
        var silent = ShippedProfiles.Compile("handler");
        foreach (var denied in Enum.GetValues<Syscall>())
        {
            var program = Program(new WorkerFilter(ShippedProfiles.Parse("handler"), [denied], notify: false));
            Assert.NotEqual(SeccompAction.Allow, program.Decide(denied));
            Assert.Equal(silent.Decide(Syscall.read), denied == Syscall.read ? SeccompAction.Allow : program.Decide(Syscall.read));
        }
    }

    [Theory]
    [InlineData("connect", true)]
    [InlineData("io_uring_setup", true)]
    [InlineData("Connect", false)]
    [InlineData("42", false)]
    [InlineData("read, write", false)]
    [InlineData("", false)]
    [InlineData(" read", false)]
    public void TryParse_Name_IsTheKernels(string name, bool known)
    {
        Assert.Equal(known, SyscallNames.TryParse(name, out _));
    }

    [Fact]
    public void Of_NumberWithoutName_ShowsTheNumber()
    {
        Assert.Equal("connect", SyscallNames.Of(42));
        Assert.Equal("syscall_512", SyscallNames.Of(512));
        Assert.Equal("syscall_4294967295", SyscallNames.Of(uint.MaxValue));
    }

    private static BpfInstruction[] Program(WorkerFilter filter) => BpfInstruction.Deserialize(filter.Program);
}
