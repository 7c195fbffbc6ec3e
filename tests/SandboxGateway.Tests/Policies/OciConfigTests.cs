using System.Text.Json.Nodes;
using SandboxGateway.Policies.Oci;

namespace SandboxGateway.Tests.Policies;

public sealed class OciConfigTests
{
    private const string Text = """
        kind: SandboxPolicy
        name: mine
        process:
          noNewPrivileges: true
          capabilities: {bounding: [], effective: [], permitted: [], inheritable: [], ambient: []}
          rlimits: [{type: RLIMIT_NOFILE, soft: 64, hard: 64}]
        mounts:
          - {destination: /tmp, type: tmpfs, options: [nosuid, nodev, noexec, size=1Mi]}
          - {destination: /proc, type: proc, options: [ro, nosuid, nodev, noexec, subset=pid]}
        linux:
          namespaces: [{type: user}, {type: mount}, {type: network}]
          resources: {memory: {limit: 64Mi, swap: 96Mi}, cpu: {quota: 50000}, pids: {limit: 8}, unified: {memory.high: 48Mi}}
          seccomp: {profile: handler, syscalls: [{names: [kill], action: SCMP_ACT_ERRNO}]}
          sysctl: {vm.memfd_noexec: 2}
        landlock: {minAbi: 1}
        """;

    private static readonly JsonObject _config = OciConfig.Write(PolicyText.Sound(Text), ["/bin/true", "x"]);

    [Fact]
    public void Write_Policy_IsInOciNames()
    {
        Assert.Equal("""["/bin/true","x"]""", _config["process"]!["args"]!.ToJsonString());
        Assert.True((bool)_config["process"]!["noNewPrivileges"]!);
        Assert.Equal("""[{"type":"RLIMIT_NOFILE","soft":64,"hard":64}]""", _config["process"]!["rlimits"]!.ToJsonString());
        Assert.Equal(5, _config["process"]!["capabilities"]!.AsObject().Count(set => set.Value!.AsArray().Count == 0));
        Assert.Equal("""[{"type":"user"},{"type":"mount"},{"type":"network"}]""", _config["linux"]!["namespaces"]!.ToJsonString());
        Assert.Equal(
            """{"memory":{"limit":67108864,"swap":100663296},"cpu":{"quota":50000,"period":100000},"pids":{"limit":8},"unified":{"memory.high":"50331648"}}""",
            _config["linux"]!["resources"]!.ToJsonString());
    }

    [Fact]
    public void Write_Seccomp_IsAllNumbersAndLacksWhatIsTakenAway()
    {
        var seccomp = _config["linux"]!["seccomp"]!;
        var names = seccomp["syscalls"]!.AsArray().SelectMany(rule => rule!["names"]!.AsArray()).Select(name => (string)name!).ToList();

        Assert.Equal("SCMP_ACT_ERRNO", (string)seccomp["defaultAction"]!);
        Assert.DoesNotContain("kill", names);
        Assert.Contains("read", names);
        Assert.All(
            seccomp["syscalls"]!.AsArray().SelectMany(rule => rule!["args"]?.AsArray() ?? []),
            condition => Assert.True(condition!["value"]!.GetValue<ulong>() >= 0));
    }

    [Fact]
    public void Write_CallWithConditions_HasNoRuleWithoutThem()
    {
        var rules = _config["linux"]!["seccomp"]!["syscalls"]!.AsArray().Where(rule =>
            rule!["names"]!.AsArray().Any(name => (string)name! == "sendto"));

        Assert.All(rules, rule => Assert.NotNull(rule!["args"]));
    }

    [Fact]
    public void LeftOut_WhatOciCannotSay_IsNamed() =>
        Assert.Equal(["landlock", "linux.sysctl", "violations"], OciConfig.LeftOut(PolicyText.Sound(Text)));
}
