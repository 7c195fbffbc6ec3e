using SandboxGateway.Isolation.Seccomp;
using static SandboxGateway.Isolation.Tests.Seccomp.Filter;

namespace SandboxGateway.Isolation.Tests.Seccomp;

public class SeccompCompilerTests
{
    private static readonly ulong[] _edges =
    [
        0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x1_00000000, 0x1_00000001, 0x1_FFFFFFFF,
        0x7FFFFFFF_FFFFFFFF, 0x80000000_00000000, 0xFFFFFFFF_00000000, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Compile_Comparison_AgreesOnEveryPairOfEdges(int index)
    {
        foreach (var comparison in Enum.GetValues<ArgumentOperator>().Where(op => op != ArgumentOperator.MaskedEqual))
        {
            foreach (var value in _edges)
            {
                var program = Only(new ArgumentCondition(index, comparison, value, 0));
                Assert.All(_edges, argument => Assert.Equal(Compare(comparison, argument, value), Matches(program, index, argument)));
            }
        }
    }

    [Fact]
    public void Compile_MaskedComparison_AgreesOnEveryTripleOfEdges()
    {
        foreach (var mask in _edges.Where(edge => edge != 0))
        {
            foreach (var value in _edges.Select(edge => edge & mask).Distinct())
            {
                var program = Only(new ArgumentCondition(3, ArgumentOperator.MaskedEqual, mask, value));
                Assert.All(_edges, argument => Assert.Equal((argument & mask) == value, Matches(program, 3, argument)));
            }
        }
    }

    [Fact]
    public void Compile_SeveralRules_FirstMatchDecides()
    {
        var program = SeccompCompiler.Compile(Profile(SeccompAction.KillProcess, (Syscall.ioctl,
        [
            Rule(SeccompAction.Error(5), new(0, ArgumentOperator.Equal, 1, 0), new(1, ArgumentOperator.Equal, 2, 0)),
            Rule(SeccompAction.Allow, new ArgumentCondition(0, ArgumentOperator.Equal, 1, 0)),
            Rule(SeccompAction.Log),
        ])));

        Assert.Equal(SeccompAction.Error(5), program.Decide(Syscall.ioctl, 1, 2));
        Assert.Equal(SeccompAction.Allow, program.Decide(Syscall.ioctl, 1, 3));
        Assert.Equal(SeccompAction.Log, program.Decide(Syscall.ioctl, 2, 2));
        Assert.Equal(SeccompAction.KillProcess, program.Decide(Syscall.read));
    }

    [Fact]
    public void Compile_UnknownNumber_FollowsTheDefault()
    {
        var refusing = SeccompCompiler.Compile(Profile(SeccompAction.Error(13)));
        var killing = SeccompCompiler.Compile(Profile(SeccompAction.KillProcess));

        Assert.Equal(SeccompAction.Error(13), refusing.Decide(0));
        Assert.Equal(SeccompAction.Error(38), refusing.Decide(470));
        Assert.Equal(SeccompAction.KillProcess, killing.Decide(470));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Compile_RandomProfile_AgreesWithALinearReading(int seed)
    {
        var random = new Random(seed);
        var profile = RandomProfile(random, conditions: 60 * seed);
        var program = SeccompCompiler.Compile(profile);

        AssertKernelWouldAccept(program);
        for (var number = 0; number <= 511; number++)
        {
            for (var round = 0; round < 20; round++)
            {
                var arguments = _edges.OrderBy(_ => random.Next()).Take(6).ToArray();
                Assert.Equal(Linear(profile, number, arguments), program.Decide(number, arguments));
            }
        }
    }

    [Fact]
    public void Compile_AsManyConditionsAsTheParserTakes_FitsTheKernel()
    {
        // Every call decided differently from its neighbours, so that no range merges, and only the widest comparisons.
        var calls = Enum.GetValues<Syscall>();
        var rules = calls.Select((call, i) => (call, Rule: i < SeccompProfileParser.MaximumConditions
            ? Rule(SeccompAction.Error(i + 1), new ArgumentCondition(i % 6, ArgumentOperator.MaskedEqual, ulong.MaxValue - 1 - (1UL << 33), (ulong)i << 34))
            : Rule(SeccompAction.Error(i + 1))));
        var program = SeccompCompiler.Compile(Profile(SeccompAction.Allow, [.. rules.Select(entry => (entry.call, new[] { entry.Rule }))]));

        AssertKernelWouldAccept(program);
        Assert.Equal(SeccompAction.Error(1), program.Decide(Syscall.read, 0));
        Assert.Equal(SeccompAction.Allow, program.Decide(Syscall.read, 4));
        Assert.Equal(SeccompAction.Error(calls.Length), program.Decide(calls[^1]));
    }

    private static BpfInstruction[] Only(ArgumentCondition condition) =>
        SeccompCompiler.Compile(Profile(SeccompAction.KillProcess, (Syscall.read, [Rule(SeccompAction.Allow, condition)])));

    private static bool Matches(BpfInstruction[] program, int index, ulong argument)
    {
        var arguments = Enumerable.Repeat(0x5A5A5A5A_A5A5A5A5UL, 6).ToArray();
        arguments[index] = argument;
        return program.Decide(Syscall.read, arguments) == SeccompAction.Allow;
    }

    private static bool Compare(ArgumentOperator comparison, ulong argument, ulong value) => comparison switch
    {
        ArgumentOperator.Equal => argument == value,
        ArgumentOperator.NotEqual => argument != value,
        ArgumentOperator.Less => argument < value,
        ArgumentOperator.LessOrEqual => argument <= value,
        ArgumentOperator.GreaterOrEqual => argument >= value,
        _ => argument > value,
    };

    private static SeccompAction Linear(SeccompProfile profile, int number, ulong[] arguments)
    {
        if (!profile.Rules.TryGetValue((Syscall)number, out var rules))
        {
            return Enum.IsDefined((Syscall)number) ? profile.DefaultAction : profile.UnknownAction;
        }

        var match = rules.FirstOrDefault(rule => rule.Conditions.All(condition => condition.Operator == ArgumentOperator.MaskedEqual
            ? (arguments[condition.Index] & condition.Value) == condition.ValueTwo
            : Compare(condition.Operator, arguments[condition.Index], condition.Value)));
        return match?.Action ?? profile.DefaultAction;
    }

    private static SeccompProfile RandomProfile(Random random, int conditions)
    {
        var rules = new Dictionary<Syscall, IReadOnlyList<SeccompRule>>();
        foreach (var call in random.GetItems(Enum.GetValues<Syscall>(), conditions / 2))
        {
            rules[call] = [.. Enumerable.Range(0, 2).Select(_ => Rule(SeccompAction.Error(random.Next(1, 5)), RandomCondition(random)))];
        }

        return new SeccompProfile("random", SeccompAction.Error(1), rules);
    }

    private static ArgumentCondition RandomCondition(Random random)
    {
        var values = random.GetItems(_edges[1..], 2);
        return new ArgumentCondition(random.Next(6), (ArgumentOperator)random.Next(7), values[0], values[0] & values[1]);
    }

    // What bpf_check_classic and seccomp_check_filter refuse: jumps past the end, and an end that is no return.
    private static void AssertKernelWouldAccept(BpfInstruction[] program)
    {
        Assert.InRange(program.Length, 1, SeccompCompiler.MaximumInstructions);
        Assert.Equal(BpfOpcode.Return, program[^1].Code);
        for (var place = 0; place < program.Length; place++)
        {
            var furthest = program[place].Code == BpfOpcode.Jump ? program[place].Operand : Math.Max(program[place].JumpTrue, program[place].JumpFalse);
            Assert.True(place + furthest + 1 < program.Length || program[place].Code == BpfOpcode.Return, $"instruction {place}");
        }
    }
}
