using System.Text.Json;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

public class ShippedProfileTests
{
    public static TheoryData<string> Names => ShippedProfiles.Names;

    [Fact]
    public void Names_SourceTree_AreTheFourProfiles()
    {
        object[][] expected = [["handler"], ["init"], ["onnx"], ["onnx-stage-two"]];
        Assert.Equal(expected, ShippedProfiles.Names);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_EveryNumberAndArgumentEdge_AgreesWithTheTable(string name)
    {
        var program = ShippedProfiles.Compile(name);
        var table = new SlowProfile(ShippedProfiles.Json(name));
        var values = table.InterestingValues().ToArray();
        for (var number = 0; number <= 511; number++)
        {
            for (var argument = 0; argument < SeccompData.ArgumentCount; argument++)
            {
                foreach (var value in values)
                {
                    var arguments = Filter.Six();
                    arguments[argument] = value;
                    Assert.Equal(table.Decide(number, arguments), program.Decide(number, arguments));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_X32OrNegativeNumber_Kills(string name)
    {
        var program = ShippedProfiles.Compile(name);
        for (var number = 0; number <= 1023; number++)
        {
            Assert.Equal(SeccompAction.KillProcess, program.Decide(number | 0x40000000));
        }

        Assert.Equal(SeccompAction.KillProcess, program.Decide(-1));
        Assert.Equal(SeccompAction.KillProcess, program.Decide(int.MinValue));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_OtherArchitecture_Kills(string name)
    {
        var program = ShippedProfiles.Compile(name);
        // i386, arm64, x86-64 read as big endian, none.
        foreach (var architecture in new uint[] { 0x40000003, 0xC00000B7, 0x8000003E, 0 })
        {
            for (var number = 0; number <= 511; number++)
            {
                var data = new SeccompData(number, architecture, 0, Filter.Six());
                Assert.Equal(SeccompAction.KillProcess, BpfEvaluator.Run(program, data));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_Twice_GivesTheSameBytes(string name)
    {
        var first = BpfInstruction.Serialize(ShippedProfiles.Compile(name));
        var second = BpfInstruction.Serialize(ShippedProfiles.Compile(name));
        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rules_Every_HasAReason(string name)
    {
        var rules = ShippedProfiles.Parse(name).Rules.Values.SelectMany(rules => rules);
        Assert.All(rules, rule => Assert.True(rule.Reason.Length > 15, rule.Reason));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rules_LeftOut_ChangeWhatTheFilterDoes(string name)
    {
        var profile = ShippedProfiles.Parse(name);
        var values = new SlowProfile(ShippedProfiles.Json(name)).InterestingValues().ToArray();
        foreach (var (call, rules) in profile.Rules)
        {
            Assert.All(rules, rule =>
            {
                var others = Filter.Profile(profile.DefaultAction, (call, [.. rules.Where(other => other != rule)]));
                var with = SeccompCompiler.Compile(Filter.Profile(profile.DefaultAction, (call, [.. rules])));
                var without = SeccompCompiler.Compile(rules.Count == 1 ? Filter.Profile(profile.DefaultAction) : others);
                Assert.True(Differ(with, without, call, values, rule), $"{name}: a rule of {call} has no effect");
            });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_Entries_NameNoCallTwiceInOneEntry(string name)
    {
        using var document = JsonDocument.Parse(ShippedProfiles.Json(name));
        Assert.All(document.RootElement.GetProperty("syscalls").EnumerateArray(), entry =>
        {
            var names = entry.GetProperty("names").EnumerateArray().Select(item => item.GetString()).ToArray();
            Assert.Distinct(names);
        });
    }

    private static bool Differ(BpfInstruction[] first, BpfInstruction[] second, Syscall call, ulong[] values, SeccompRule rule) =>
        Decided(first, call, rule) != Decided(second, call, rule)
        || values.SelectMany(one => values.Where(two => two < 4096).Select(two => Filter.Six(one, two)))
            .Concat(values.SelectMany(value => Enumerable.Range(0, 6).Select(index => At(index, value))))
            .Any(arguments => first.Decide(call, arguments) != second.Decide(call, arguments));

    // Arguments that meet the rule's own conditions, which may be three at once.
    private static SeccompAction Decided(BpfInstruction[] program, Syscall call, SeccompRule rule)
    {
        var arguments = Filter.Six();
        foreach (var condition in rule.Conditions)
        {
            arguments[condition.Index] = condition.Operator == ArgumentOperator.MaskedEqual ? condition.ValueTwo : condition.Value;
        }

        return program.Decide(call, arguments);
    }

    private static ulong[] At(int index, ulong value)
    {
        var arguments = Filter.Six();
        arguments[index] = value;
        return arguments;
    }
}
