using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

/// <summary>Short forms for asking a program what it does with a call.</summary>
internal static class Filter
{
    public static SeccompAction Decide(this BpfInstruction[] program, Syscall call, params ulong[] arguments) =>
        program.Decide((int)call, arguments);

    public static SeccompAction Decide(this BpfInstruction[] program, int number, params ulong[] arguments) =>
        BpfEvaluator.Run(program, new SeccompData(number, SeccompData.ArchitectureX64, 0, Six(arguments)));

    public static ulong[] Six(params ReadOnlySpan<ulong> arguments)
    {
        var six = new ulong[SeccompData.ArgumentCount];
        arguments.CopyTo(six);
        return six;
    }

    public static SeccompProfile Profile(SeccompAction otherwise, params (Syscall Call, SeccompRule[] Rules)[] rules) =>
        new("test", otherwise, rules.ToDictionary(entry => entry.Call, entry => (IReadOnlyList<SeccompRule>)entry.Rules));

    public static SeccompRule Rule(SeccompAction action, params ArgumentCondition[] conditions) => new(action, conditions, "test");
}
