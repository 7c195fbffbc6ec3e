using System.Text;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

public class SeccompProfileParserTests
{
    [Fact]
    public void Parse_GoodProfile_ReadsEveryField()
    {
        var result = Parse(Profile("""
            { "names": ["ioctl", "fcntl"], "action": "SCMP_ACT_ERRNO", "errnoRet": "ENOSYS", "reason": "why",
              "args": [{ "index": 1, "value": "O_CREAT|O_TRUNC", "valueTwo": 64, "op": "SCMP_CMP_MASKED_EQ" }] }
            """));

        Assert.Empty(result.Errors);
        Assert.Equal("broken", result.Profile!.Name);
        Assert.Equal(SeccompAction.Error(1), result.Profile.DefaultAction);
        var rule = Assert.Single(result.Profile.Rules[Syscall.fcntl]);
        Assert.Equal(SeccompAction.Error(38), rule.Action);
        Assert.Equal("why", rule.Reason);
        Assert.Equal([new ArgumentCondition(1, ArgumentOperator.MaskedEqual, 0x240, 0x40)], rule.Conditions);
    }

    [Theory]
    [InlineData("""{ "names": ["read"], "action": "SCMP_ACT_ALLOW", "argz": [] }""", "/syscalls/0/argz", "unknown key")]
    [InlineData("""{ "names": ["raed"], "action": "SCMP_ACT_ALLOW" }""", "/syscalls/0/names/0", "unknown system call \"raed\"")]
    [InlineData("""{ "names": ["0"], "action": "SCMP_ACT_ALLOW" }""", "/syscalls/0/names/0", "unknown system call \"0\"")]
    [InlineData("""{ "names": ["READ"], "action": "SCMP_ACT_ALLOW" }""", "/syscalls/0/names/0", "unknown system call")]
    [InlineData("""{ "names": ["read, write"], "action": "SCMP_ACT_ALLOW" }""", "/syscalls/0/names/0", "unknown system call")]
    [InlineData("""{ "names": [], "action": "SCMP_ACT_ALLOW" }""", "/syscalls/0/names", "must name a system call")]
    [InlineData("""{ "names": "read", "action": "SCMP_ACT_ALLOW" }""", "/syscalls/0/names", "must be an array")]
    [InlineData("""{ "names": [5], "action": "SCMP_ACT_ALLOW" }""", "/syscalls/0/names/0", "must be a string")]
    [InlineData("""{ "action": "SCMP_ACT_ALLOW" }""", "/syscalls/0", "lacks the key \"names\"")]
    [InlineData("""{ "names": ["read"] }""", "/syscalls/0", "lacks the key \"action\"")]
    [InlineData("""{ "names": ["read"], "action": "SCMP_ACT_TRACE" }""", "/syscalls/0/action", "unknown action")]
    [InlineData("""{ "names": ["read"], "action": "SCMP_ACT_ALLOW", "errnoRet": 1 }""", "/syscalls/0", "goes with SCMP_ACT_ERRNO only")]
    [InlineData("""{ "names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": 4096 }""", "/syscalls/0/errnoRet", "between 1 and 4095")]
    [InlineData("""{ "names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": 0 }""", "/syscalls/0/errnoRet", "between 1 and 4095")]
    [InlineData("""{ "names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": -1 }""", "/syscalls/0/errnoRet", "unsigned 64-bit")]
    [InlineData("""{ "names": ["read"], "action": "SCMP_ACT_ALLOW", "reason": "" }""", "/syscalls/0/reason", "not empty")]
    [InlineData("""{ "names": ["read", "read"], "action": "SCMP_ACT_ALLOW" }""", "/syscalls/0/names/1", "no effect")]
    [InlineData("5", "/syscalls/0", "must be an object")]
    public void Parse_BadEntry_NamesThePlace(string entry, string place, string message)
    {
        AssertError(Profile(entry), place, message);
    }

    [Theory]
    [InlineData("""{ "value": 1, "op": "SCMP_CMP_EQ" }""", "", "lacks the key \"index\"")]
    [InlineData("""{ "index": 6, "value": 1, "op": "SCMP_CMP_EQ" }""", "", "must be below 6")]
    [InlineData("""{ "index": 0, "op": "SCMP_CMP_EQ" }""", "", "lacks the key \"value\"")]
    [InlineData("""{ "index": 0, "value": 1.5, "op": "SCMP_CMP_EQ" }""", "/value", "unsigned 64-bit")]
    [InlineData("""{ "index": 0, "value": 18446744073709551616, "op": "SCMP_CMP_EQ" }""", "/value", "unsigned 64-bit")]
    [InlineData("""{ "index": 0, "value": "PROT_EXE", "op": "SCMP_CMP_EQ" }""", "/value", "unknown constant \"PROT_EXE\"")]
    [InlineData("""{ "index": 0, "value": "PROT_EXEC|", "op": "SCMP_CMP_EQ" }""", "/value", "unknown constant \"\"")]
    [InlineData("""{ "index": 0, "value": 1 }""", "", "lacks the key \"op\"")]
    [InlineData("""{ "index": 0, "value": 1, "op": "SCMP_CMP_LIKE" }""", "/op", "unknown operator")]
    [InlineData("""{ "index": 0, "value": 1, "valueTwo": 0, "op": "SCMP_CMP_EQ" }""", "", "goes with SCMP_CMP_MASKED_EQ only")]
    [InlineData("""{ "index": 0, "value": 1, "op": "SCMP_CMP_MASKED_EQ" }""", "", "lacks \"valueTwo\"")]
    [InlineData("""{ "index": 0, "value": 0, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ" }""", "", "compares nothing")]
    [InlineData("""{ "index": 0, "value": 1, "valueTwo": 2, "op": "SCMP_CMP_MASKED_EQ" }""", "", "never matches")]
    [InlineData("""{ "index": 0, "value": 1, "op": "SCMP_CMP_EQ", "mask": 1 }""", "/mask", "unknown key")]
    public void Parse_BadCondition_NamesThePlace(string condition, string place, string message)
    {
        AssertError(Profile($$"""{ "names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{{condition}}] }"""), $"/syscalls/0/args/0{place}", message);
    }

    [Fact]
    public void Parse_TwoConditionsOnOneArgument_IsRefused()
    {
        var condition = """{ "index": 0, "value": 1, "op": "SCMP_CMP_GE" }""";
        AssertError(
            Profile($$"""{ "names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{{condition}}, {{condition}}] }"""),
            "/syscalls/0/args/1",
            "has a condition already");
    }

    [Theory]
    [InlineData("""{ "names": ["read"], "action": "SCMP_ACT_KILL_PROCESS" }""", "no effect")]
    [InlineData("""{ "names": ["write", "read"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 1, "op": "SCMP_CMP_EQ" }] }""", "no effect")]
    public void Parse_EntryBehindADecidingOne_IsRefused(string second, string message)
    {
        AssertError(Profile("""{ "names": ["read"], "action": "SCMP_ACT_ALLOW" }""", second), "/syscalls/1/names/", message);
    }

    [Fact]
    public void Parse_SameConditionsAgain_IsRefused()
    {
        const string Args = """ "args": [{ "index": 0, "value": 1, "op": "SCMP_CMP_EQ" }] """;
        AssertError(
            Profile($$"""{ "names": ["read"], "action": "SCMP_ACT_ALLOW", {{Args}} }""", $$"""{ "names": ["read"], "action": "SCMP_ACT_LOG", {{Args}} }"""),
            "/syscalls/1/names/0",
            "same conditions");
    }

    [Theory]
    [InlineData("[]", "/", "must be an object")]
    [InlineData("{", "/", "not JSON")]
    [InlineData("""{ "syscalls": [], "syscalls": [] }""", "/", "not JSON")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [] }""", "/", "lacks the key \"architectures\"")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"] }""", "/", "lacks the key \"syscalls\"")]
    [InlineData("""{ "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [] }""", "/", "lacks the key \"defaultAction\"")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"], "syscalls": [] }""", "/architectures", "SCMP_ARCH_X86_64")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_AARCH64"], "syscalls": [] }""", "/architectures", "SCMP_ARCH_X86_64")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 1, "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [] }""", "/", "SCMP_ACT_ERRNO only")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [], "a/b~c": 1 }""", "/a~1b~0c", "unknown key")]
    public void Parse_BadDocument_NamesThePlace(string json, string place, string message)
    {
        AssertError(json, place, message);
    }

    [Fact]
    public void Parse_SeveralMistakes_ReportsEach()
    {
        var result = Parse(Profile("""{ "names": ["raed"], "action": "SCMP_ACT_ALLOW" }""", """{ "names": ["read"], "action": "ALLOW" }"""));

        Assert.Null(result.Profile);
        Assert.Equal(2, result.Errors.Count);
    }

    [Fact]
    public void Parse_MoreConditionsThanFit_IsRefused()
    {
        var entries = Enumerable.Range(0, SeccompProfileParser.MaximumConditions + 1)
            .Select(i => $$"""{ "names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": {{i}}, "op": "SCMP_CMP_EQ" }] }""");
        AssertError(Profile([.. entries]), "/", "301 argument conditions");
    }

    private static string Profile(params string[] entries) =>
        $$"""{ "defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [{{string.Join(',', entries)}}] }""";

    private static SeccompProfileParseResult Parse(string json) =>
        SeccompProfileParser.Parse("folder/broken.json", Encoding.UTF8.GetBytes(json));

    private static void AssertError(string json, string place, string message)
    {
        var result = Parse(json);
        Assert.Null(result.Profile);
        Assert.Contains(result.Errors, error =>
            error.StartsWith($"folder/broken.json#{place}", StringComparison.Ordinal) && error.Contains(message, StringComparison.Ordinal));
    }
}
