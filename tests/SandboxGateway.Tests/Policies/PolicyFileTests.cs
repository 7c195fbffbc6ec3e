using SandboxGateway.Policies;

namespace SandboxGateway.Tests.Policies;

/// <summary>Policy files: what they may say, and how mistakes are told.</summary>
public sealed class PolicyFileTests
{
    [Fact]
    public void Load_EveryKey_IsRead()
    {
        var policy = PolicyText.Sound(
            """
            kind: SandboxPolicy
            name: mine
            description: "Mine"
            process:
              noNewPrivileges: true
              capabilities: {bounding: [], effective: [], permitted: [], inheritable: [], ambient: []}
              rlimits: [{type: RLIMIT_NOFILE, soft: 64, hard: 64}, {type: RLIMIT_FSIZE, soft: 1Mi, hard: 1048576}]
            root: {readonly: true}
            mounts:
              - {destination: /tmp, type: tmpfs, options: [nosuid, nodev, noexec, size=1Mi]}
              - {destination: /proc, type: proc, options: [ro, nosuid, nodev, noexec, subset=pid]}
            linux:
              namespaces: [{type: user}, {type: mount}, {type: network}]
              resources:
                memory: {limit: 64Mi, swap: 96Mi}
                cpu: {quota: 50000, period: 100000}
                pids: {limit: 8}
                unified: {memory.high: 48Mi, io.max: "rbps=1Mi wbps=2Mi"}
              seccomp: {profile: handler, notify: true, syscalls: [{names: [socket, kill], action: SCMP_ACT_ERRNO}]}
              sysctl: {user.max_user_namespaces: "0", vm.memfd_noexec: 1}
            landlock: {minAbi: 4}
            sandbox: {ownUser: true, newSession: true, closeDescriptors: true, disableSpeculation: true}
            requests: {timeoutSeconds: 2.5, startTimeoutSeconds: 7}
            require: [seccomp, cgroup.memory]
            violations: {refusedSyscall: replace, drift: record}
            """);

        Assert.Equal(
            """
            { "namespaces": [ "user", "mount", "network" ], "dropCapabilities": true, "noNewPrivileges": true, "seccomp": { "profile": "handler", "deny": [ "socket", "kill" ], "notify": true }, "landlock": { "minAbi": 4 }, "sysctl": { "user.max_user_namespaces": "0", "vm.memfd_noexec": "1" }, "rlimits": [ { "type": "RLIMIT_NOFILE", "value": "64" }, { "type": "RLIMIT_FSIZE", "value": "1048576" } ], "resources": { "memoryMaxBytes": "67108864", "pidsMax": "8", "cpuQuotaMicroseconds": "500000", "memoryHighBytes": "50331648", "memorySwapMaxBytes": "33554432", "ioReadBytesPerSecond": "1048576", "ioWriteBytesPerSecond": "2097152" }, "newSession": true, "closeDescriptors": true, "disableSpeculation": true, "ownUser": true }
            """,
            policy.Containment.ToString());
        var mount = Assert.Single(policy.Mounts);
        Assert.Equal(("/tmp", 1UL << 20), (mount.Destination, mount.SizeBytes));
        Assert.Equal("Mine", policy.Description);
        Assert.Equal(TimeSpan.FromSeconds(2.5), policy.RequestTimeout);
        Assert.Equal(TimeSpan.FromSeconds(7), policy.StartTimeout);
        Assert.Equal(["seccomp", "cgroup.memory"], policy.Require);
        Assert.Equal((ViolationAction.Replace, ViolationAction.Record), (policy.OnRefusedSyscall, policy.OnDrift));
    }

    [Fact]
    public void Load_NothingSaid_LeavesEveryLayerOut()
    {
        var containment = PolicyText.Sound(PolicyText.Minimal).Containment;

        Assert.Equal(
            """{ "namespaces": [ "user", "mount" ], "noNewPrivileges": true, "proc": "PROC_NONE" }""", containment.ToString());
    }

    [Theory]
    [InlineData("process: {noNewPrivilege: true}", "a.yaml:6:11: unknown key \"process.noNewPrivilege\"; allowed: noNewPrivileges, capabilities, rlimits")]
    [InlineData("processes: {}", "a.yaml:6:1: unknown key \"processes\"; allowed: kind, name,")]
    [InlineData("process: [a]", "a.yaml:6:10: process must be a group of keys, not a list")]
    [InlineData("process: {capabilities: {bounding: [CAP_KILL], effective: [], permitted: [], inheritable: [], ambient: []}}", "a.yaml:6:37: process.capabilities.bounding must be empty")]
    [InlineData("process: {capabilities: {bounding: []}}", "process.capabilities lacks effective, permitted, inheritable, ambient")]
    [InlineData("process: {rlimits: [{type: RLIMIT_FILES, soft: 1, hard: 1}]}", "must be one of RLIMIT_CPU, RLIMIT_FSIZE")]
    [InlineData("process: {rlimits: [{type: RLIMIT_NOFILE, soft: 128, hard: 64}]}", "a.yaml:6:21: process.rlimits.RLIMIT_NOFILE: soft is above hard")]
    [InlineData("process: {rlimits: [{type: RLIMIT_NOFILE, soft: 32, hard: 64}]}", "soft and hard must be the same")]
    [InlineData("process: {rlimits: [{type: RLIMIT_NOFILE, soft: 0, hard: 0}]}", "RLIMIT_NOFILE: 0 is not from 16 to 1048576")]
    [InlineData("process: {rlimits: [{type: RLIMIT_NOFILE, soft: -1, hard: -1}]}", "not -1")]
    [InlineData("process: {rlimits: [{type: RLIMIT_CORE, soft: 1, hard: 1}]}", "RLIMIT_CORE: 1 is not from 0 to 0")]
    [InlineData("process: {rlimits: [{type: RLIMIT_CPU, soft: 1, hard: 1}, {type: RLIMIT_CPU, soft: 2, hard: 2}]}", "RLIMIT_CPU is there twice")]
    [InlineData("process: {rlimits: [{type: RLIMIT_CPU}]}", "needs type, soft and hard")]
    [InlineData("root: {readonly: false}", "a.yaml:6:18: root.readonly must be true")]
    [InlineData("mounts: [{destination: /tmp, type: tmpfs, options: [nosuid, nodev, noexec]}]", "a.yaml:6:10: mounts: /tmp needs the option size=BYTES")]
    [InlineData("mounts: [{destination: /tmp, type: tmpfs, options: [nosuid, nodev, size=1Mi]}]", "/tmp lacks the options noexec")]
    [InlineData("mounts: [{destination: /tmp, type: tmpfs, options: [nosuid, nodev, noexec, exec, size=1Mi]}]", "cannot have the option \"exec\"")]
    [InlineData("mounts: [{destination: /tmp, type: tmpfs, options: [nosuid, nodev, noexec, size=0]}]", "/tmp size must be a size from 4Ki to 64Gi")]
    [InlineData("mounts: [{destination: /usr/x, type: tmpfs, options: [nosuid, nodev, noexec, size=1Mi]}]", "/usr/x must be an absolute path")]
    [InlineData("mounts: [{destination: /a/../b, type: tmpfs, options: [nosuid, nodev, noexec, size=1Mi]}]", "without . and ..")]
    [InlineData("mounts: [{destination: /host, type: bind, options: []}]", "mounts.type must be one of tmpfs, proc, not \"bind\"")]
    [InlineData("mounts: [{destination: /p, type: proc, options: [ro, nosuid, nodev, noexec]}]", "proc belongs at /proc")]
    [InlineData("mounts: [{destination: /proc, type: proc, options: [nosuid, nodev, noexec]}]", "/proc lacks the options ro")]
    [InlineData("linux: {namespaces: [{type: mount}]}", "linux.namespaces lacks user")]
    [InlineData("linux: {namespaces: [{type: time}]}", "a.yaml:6:29: linux.namespaces.type must be one of user, mount")]
    [InlineData("linux: {namespaces: [{type: user}, {type: mount}, {type: user}]}", "user is there twice")]
    [InlineData("linux: {resources: {memory: {limit: 0}}}", "a.yaml:6:37: linux.resources.memory.limit must be a size from 16Mi to 4Ti")]
    [InlineData("linux: {resources: {memory: {limit: 64MB}}}", "such as 64Mi), not \"64MB\"")]
    [InlineData("linux: {resources: {memory: {limit: 99999999999999999999Gi}}}", "linux.resources.memory.limit must be a size")]
    [InlineData("linux: {resources: {memory: {limit: 1Gi, swap: 512Mi}}}", "a.yaml:6:48: linux.resources.memory.swap is memory and swap together, so it cannot be below")]
    [InlineData("linux: {resources: {memory: {swap: 512Mi}}}", "linux.resources.memory.swap needs linux.resources.memory.limit")]
    [InlineData("linux: {resources: {memory: {reservation: 1Gi}}}", "unknown key \"linux.resources.memory.reservation\"; allowed: limit, swap")]
    [InlineData("linux: {resources: {memory: {limit: 64Mi}, unified: {memory.high: 65Mi}}}", "memory.high is above")]
    [InlineData("linux: {resources: {unified: {io.max: \"8:0 rbps=1\"}}}", "io.max takes rbps=BYTES and wbps=BYTES")]
    [InlineData("linux: {resources: {unified: {memory.max: 64Mi}}}", "allowed: memory.high, io.max")]
    [InlineData("linux: {resources: {pids: {limit: 0}}}", "linux.resources.pids.limit must be a whole number from 2 to 4194304, not 0")]
    [InlineData("linux: {resources: {cpu: {quota: -1}}}", "linux.resources.cpu.quota must be a whole number from 1000")]
    [InlineData("linux: {resources: {cpu: {period: 100000}}}", "linux.resources.cpu needs a quota")]
    [InlineData("linux: {seccomp: {notify: true}}", "linux.seccomp needs a profile: handler or onnx")]
    [InlineData("linux: {seccomp: {profile: init}}", "must be one of handler, onnx")]
    [InlineData("linux: {seccomp: {profile: onnx, syscalls: [{names: [conect], action: SCMP_ACT_ERRNO}]}}", "no profile allows a system call \"conect\"")]
    [InlineData("linux: {seccomp: {profile: onnx, syscalls: [{names: [kill], action: SCMP_ACT_ALLOW}]}}", "must be one of SCMP_ACT_ERRNO")]
    [InlineData("linux: {seccomp: {profile: onnx, syscalls: [{names: [kill, kill], action: SCMP_ACT_ERRNO}]}}", "kill is there twice")]
    [InlineData("linux: {sysctl: {kernel.hostname: x}}", "a.yaml:6:18: unknown key \"linux.sysctl.kernel.hostname\"; allowed: user.max_user_namespaces, vm.memfd_noexec")]
    [InlineData("linux: {sysctl: {vm.memfd_noexec: 3}}", "linux.sysctl.vm.memfd_noexec must be a whole number from 0 to 2, not 3")]
    [InlineData("landlock: {}", "landlock.minAbi is missing")]
    [InlineData("landlock: {minAbi: 0}", "landlock.minAbi must be a whole number from 1 to 32")]
    [InlineData("process: {noNewPrivileges: false}\nlandlock: {minAbi: 1}", "process.noNewPrivileges must be true: seccomp and Landlock need it")]
    [InlineData("requests: {timeoutSeconds: 0}", "requests.timeoutSeconds must be a number above 0 and up to 3600, not 0")]
    [InlineData("require: [cgroup.memroy]", "a.yaml:6:11: require must be one of user namespaces")]
    [InlineData("require: [seccomp, seccomp]", "require: seccomp is there twice")]
    [InlineData("violations: {drift: kill}", "a.yaml:6:21: violations.drift must be one of record, replace, not \"kill\"")]
    [InlineData("extends: Strict", "extends must be 1 to 64 small letters")]
    [InlineData("extends: nobody", "extends: there is no policy \"nobody\"; known: handler, handler-offline-strict, mine, strict")]
    [InlineData("description: &x y", "anchors")]
    public void Load_Mistake_SaysWhereAndWhat(string lines, string expected)
    {
        // A key of the start that a case writes itself would be there twice.
        var own = lines.Split('\n').Select(line => line.Split(':')[0]).ToHashSet();
        var start = string.Join('\n', PolicyText.Minimal.Split('\n').Select(line => own.Contains(line.Split(':')[0]) ? "" : line));
        var problems = PolicyText.Problems(start + "\n" + lines);

        Assert.Contains(problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_TmpfsLargerThanMemory_IsRefused()
    {
        var problems = PolicyText.Problems(
            """
            kind: SandboxPolicy
            name: mine
            mounts: [{destination: /tmp, type: tmpfs, options: [nosuid, nodev, noexec, size=2Gi]}]
            linux: {namespaces: [{type: user}, {type: mount}], resources: {memory: {limit: 1Gi}}}
            """);

        Assert.Contains("2Gi of tmpfs do not fit into linux.resources.memory.limit, 1Gi", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralMistakes_AreAllTold()
    {
        var problems = PolicyText.Problems("kind: SandboxPolicy\nname: mine\nroot: {readonly: 1}\nlandlock: {minAbi: x}\nbogus: 1\n");

        Assert.Equal(["a.yaml:3:", "a.yaml:4:", "a.yaml:4:", "a.yaml:5:"], problems.Select(problem => problem[..9]));
    }

    [Theory]
    [InlineData("name: mine", "a policy file needs kind: SandboxPolicy and a name")]
    [InlineData("kind: Policy\nname: mine", "kind must be one of SandboxPolicy")]
    [InlineData("kind: SandboxPolicy\nname: a_b", "a.yaml:2:7: name must be")]
    [InlineData("", "a.yaml:1:1: the file is empty")]
    [InlineData("kind: SandboxPolicy\nname: strict", "the name \"strict\" belongs to a shipped policy")]
    public void Load_BadHeader_IsRefused(string text, string expected) =>
        Assert.Contains(PolicyText.Problems(text), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Load_NameTwice_IsRefused()
    {
        PolicyText.Load(out var problems, PolicyText.Minimal, PolicyText.Minimal);

        Assert.Contains("b.yaml:1:1: the name \"mine\" is taken by a.yaml", problems);
    }

    [Fact]
    public void Load_PoliciesThatExtendEachOther_AreRefused()
    {
        var policies = PolicyText.Load(
            out var problems,
            "kind: SandboxPolicy\nname: one\nextends: two\n",
            "kind: SandboxPolicy\nname: two\nextends: one\n");

        Assert.Empty(policies);
        Assert.Contains(problems, problem => problem.Contains("extends this one", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x: 1", "")]
    [InlineData("x: 1 # why", "why")]
    [InlineData("# first\n# second\nx: 1", "first second")]
    [InlineData("x: \"a#b\" # why", "why")]
    public void At_Line_FindsItsComment(string text, string reason)
    {
        var reader = new SandboxGateway.Policies.Reading.PolicyOriginReader("f.yaml", text);

        Assert.Equal(reason, reader.At(text.Count(character => character == '\n') + 1).Reason);
    }
}
