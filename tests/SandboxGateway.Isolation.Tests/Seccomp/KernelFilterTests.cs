using SandboxGateway.Isolation.Seccomp;
using static SandboxGateway.Isolation.Tests.Seccomp.Filter;

namespace SandboxGateway.Isolation.Tests.Seccomp;

/// <summary>The kernel's own interpreter against ours. The filters allow by default and bind only the thread that ends with the test.</summary>
public class KernelFilterTests
{
    private static readonly ulong[] _edges = [0, 1, 2, 4, 6, 0xFFFFFFFF, 0x1_00000000, 0x1_00000004, 0x80000000_00000000, ulong.MaxValue];

    [Fact]
    public void Install_CompiledProfile_KernelDecidesAsTheEvaluator()
    {
        // Each operator bears on another call that takes any argument and does nothing.
        Syscall[] calls = [Syscall.getuid, Syscall.getgid, Syscall.geteuid, Syscall.getegid, Syscall.getppid, Syscall.getpgrp, Syscall.sched_yield];
        var profile = Profile(SeccompAction.Allow, [.. Enum.GetValues<ArgumentOperator>().Zip(calls, (comparison, call) =>
            (call, new[] { Rule(SeccompAction.Error(100), new ArgumentCondition(1, comparison, 0x1_00000004, 4)) }))]);
        var program = SeccompCompiler.Compile(profile);

        var decisions = OnThreadWith(program, () => Probe(calls));

        Assert.Equal(calls.Length * _edges.Length, decisions.Count);
        Assert.Contains(decisions, decision => decision.Refused);
        Assert.All(decisions, decision => Assert.Equal(
            program.Decide(decision.Call, 0, decision.Argument) == SeccompAction.Error(100), decision.Refused));
    }

    private static List<(Syscall Call, ulong Argument, bool Refused)> Probe(Syscall[] calls) =>
        [.. calls.SelectMany(call => _edges.Select(edge => (call, edge, KernelFilter.Call((nint)call, 0, (nint)edge, 0) == -1)))];

    private static T OnThreadWith<T>(BpfInstruction[] program, Func<T> action)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                KernelFilter.InstallOnThread(program);
                result = action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return result!;
    }
}
