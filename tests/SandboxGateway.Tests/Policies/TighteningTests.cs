using Google.Protobuf.Reflection;
using SandboxGateway.Policies;
using SandboxGateway.Policies.Tightening;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Tests.Policies;

/// <summary>A policy that extends another may only permit less.</summary>
public sealed class TighteningTests
{
    private const string Parent = """
        kind: SandboxPolicy
        name: parent
        process:
          noNewPrivileges: true
          capabilities: {bounding: [], effective: [], permitted: [], inheritable: [], ambient: []}
          rlimits: [{type: RLIMIT_NOFILE, soft: 64, hard: 64}]
        mounts:
          - {destination: /tmp, type: tmpfs, options: [nosuid, nodev, noexec, size=1Mi]}
          - {destination: /proc, type: proc, options: [ro, nosuid, nodev, noexec, subset=pid]}
        linux:
          namespaces: [{type: user}, {type: mount}, {type: network}]
          resources:
            memory: {limit: 64Mi, swap: 96Mi}
            cpu: {quota: 50000}
            pids: {limit: 8}
            unified: {memory.high: 48Mi, io.max: "rbps=1Mi wbps=2Mi"}
          seccomp: {profile: handler, notify: true, syscalls: [{names: [socket], action: SCMP_ACT_ERRNO}]}
          sysctl: {user.max_user_namespaces: 0, vm.memfd_noexec: 1}
        landlock: {minAbi: 4}
        sandbox: {ownUser: true, newSession: true, closeDescriptors: true, disableSpeculation: true}
        requests: {timeoutSeconds: 10, startTimeoutSeconds: 10}
        require: [seccomp]
        violations: {refusedSyscall: replace, drift: replace}
        """;

    /// <summary>For each thing a policy decides, a line that decides it more loosely, and what is said about it.</summary>
    private static readonly Dictionary<string, (string Line, string Refusal)> _loosenings = new()
    {
        // Refused for the layers that need it before it is compared.
        ["Containment.NoNewPrivileges"] = ("process: {noNewPrivileges: false}", "process.noNewPrivileges"),
        ["Containment.Rlimits"] = ("process: {rlimits: [{type: RLIMIT_NOFILE, soft: 65, hard: 65}]}", "process.rlimits.RLIMIT_NOFILE: 65 is looser than parent's 64"),
        ["Mounts"] = ("mounts: [{destination: /tmp, type: tmpfs, options: [nosuid, nodev, noexec, size=2Mi]}]", "mounts./tmp: 2Mi is looser than parent's 1Mi"),
        ["Containment.Proc"] = ("mounts: [{destination: /proc, type: proc, options: [ro, nosuid, nodev, noexec]}]", "mounts./proc: all of it is looser than parent's its own processes"),
        ["Containment.Namespaces"] = ("linux: {namespaces: [{type: user}, {type: mount}]}", "linux.namespaces.network: shared with the host is looser than parent's its own"),
        ["Containment.Resources.MemoryMaxBytes"] = ("linux: {resources: {memory: {limit: 65Mi}}}", "linux.resources.memory.limit: 65Mi is looser than parent's 64Mi"),
        ["Containment.Resources.MemorySwapMaxBytes"] = ("linux: {resources: {memory: {swap: 97Mi}}}", "linux.resources.memory.swap: 33Mi of swap is looser than parent's 32Mi of swap"),
        ["Containment.Resources.MemoryHighBytes"] = ("linux: {resources: {unified: {memory.high: 49Mi}}}", "linux.resources.unified.memory.high: 49Mi is looser than parent's 48Mi"),
        ["Containment.Resources.CpuQuotaMicroseconds"] = ("linux: {resources: {cpu: {quota: 60000}}}", "linux.resources.cpu: 0.6 cores is looser than parent's 0.5 cores"),
        ["Containment.Resources.PidsMax"] = ("linux: {resources: {pids: {limit: 9}}}", "linux.resources.pids.limit: 9 is looser than parent's 8"),
        ["Containment.Resources.IoReadBytesPerSecond"] = ("linux: {resources: {unified: {io.max: \"wbps=2Mi\"}}}", "linux.resources.unified.io.max.rbps: no limit is looser than parent's 1Mi"),
        ["Containment.Resources.IoWriteBytesPerSecond"] = ("linux: {resources: {unified: {io.max: \"rbps=1Mi wbps=3Mi\"}}}", "linux.resources.unified.io.max.wbps: 3Mi is looser than parent's 2Mi"),
        ["Containment.Seccomp.Profile"] = ("linux: {seccomp: {profile: onnx}}", "linux.seccomp.profile.handler: another or none is looser than parent's applied"),
        ["Containment.Seccomp.Deny"] = ("linux: {seccomp: {syscalls: [{names: [kill], action: SCMP_ACT_ERRNO}]}}", "linux.seccomp.syscalls.socket: as the profile has it is looser than parent's taken away"),
        ["Containment.Seccomp.Notify"] = ("linux: {seccomp: {notify: false}}", "linux.seccomp.notify: false is looser than parent's true"),
        ["Containment.Sysctl"] = ("linux: {sysctl: {user.max_user_namespaces: 1, vm.memfd_noexec: 1}}", "linux.sysctl.user.max_user_namespaces: 1 is looser than parent's 0"),
        ["Containment.Landlock.MinAbi"] = ("landlock: {minAbi: 3}", "landlock.minAbi: ABI 3 is looser than parent's ABI 4"),
        ["Containment.OwnUser"] = ("sandbox: {ownUser: false}", "sandbox.ownUser: false is looser than parent's true"),
        ["Containment.NewSession"] = ("sandbox: {newSession: false}", "sandbox.newSession: false is looser"),
        ["Containment.CloseDescriptors"] = ("sandbox: {closeDescriptors: false}", "sandbox.closeDescriptors: false is looser"),
        ["Containment.DisableSpeculation"] = ("sandbox: {disableSpeculation: false}", "sandbox.disableSpeculation: false is looser"),
        ["RequestTimeout"] = ("requests: {timeoutSeconds: 10.5}", "requests.timeoutSeconds: 10.5 s is looser than parent's 10 s"),
        ["StartTimeout"] = ("requests: {startTimeoutSeconds: 11}", "requests.startTimeoutSeconds: 11 s is looser than parent's 10 s"),
        ["Require"] = ("require: []", "require.seccomp: not required is looser than parent's required"),
        ["OnRefusedSyscall"] = ("violations: {refusedSyscall: record}", "violations.refusedSyscall: record is looser than parent's replace"),
        ["OnDrift"] = ("violations: {drift: record}", "violations.drift: record is looser than parent's replace"),
    };

    /// <summary>What no file can loosen: once given up, capabilities have no key that takes them back.</summary>
    private static readonly string[] _cannotBeLoosened = ["Containment.DropCapabilities"];

    /// <summary>What a policy is called and where it comes from permits nothing.</summary>
    private static readonly string[] _names = ["Name", "Digest", "Description", "Extends", "Origins"];

    public static TheoryData<string> Loosenings => [.. _loosenings.Keys];

    [Fact]
    public void Aspects_EveryProperty_HasATighterDirection()
    {
        var properties = typeof(SandboxPolicy).GetProperties()
            .Where(property => property.Name != "EqualityContract" && !_names.Contains(property.Name))
            .SelectMany(property => property.Name == "Containment" ? Leaves(Containment.Descriptor, "Containment") : [property.Name]);

        Assert.Equal(properties.Order(), PolicyAspects.All.Select(aspect => aspect.Property).Order());
    }

    [Fact]
    public void Loosenings_EveryAspect_IsTried() =>
        Assert.Equal(
            PolicyAspects.All.Select(aspect => aspect.Property).Order(),
            _loosenings.Keys.Concat(_cannotBeLoosened).Order());

    [Theory]
    [MemberData(nameof(Loosenings))]
    public void Load_LooserThanItsParent_IsRefusedWithBothValuesAndTheLine(string property)
    {
        var (line, refusal) = _loosenings[property];

        PolicyText.Load(out var problems, Parent, $"kind: SandboxPolicy\nname: child\nextends: parent\n\n{line}\n");

        Assert.NotEmpty(problems);
        Assert.All(problems, problem => Assert.StartsWith("b.yaml:", problem, StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains(refusal, StringComparison.Ordinal));
        if (property != "Containment.NoNewPrivileges")
        {
            Assert.Contains(problems, problem => problem.StartsWith("b.yaml:5:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Load_EverythingTighterThanItsParent_IsAccepted()
    {
        const string Loose = """
            kind: SandboxPolicy
            name: loose
            process: {noNewPrivileges: true}
            mounts:
              - {destination: /tmp, type: tmpfs, options: [nosuid, nodev, noexec, size=1Gi]}
              - {destination: /proc, type: proc, options: [ro, nosuid, nodev, noexec]}
            linux: {namespaces: [{type: user}, {type: mount}], seccomp: {profile: handler}}
            violations: {drift: record}
            """;

        var policies = PolicyText.Load(
            out var problems, Loose, Parent.Replace("name: parent", "name: child\nextends: loose", StringComparison.Ordinal));

        Assert.Empty(problems);
        Assert.Equal(PolicyText.Load(out _, Parent)[0].Containment, policies.Single(policy => policy.Name == "child").Containment);
    }

    [Fact]
    public void Load_NothingNewSaid_IsTheParent()
    {
        var policies = PolicyText.Load(out var problems, Parent, "kind: SandboxPolicy\nname: child\nextends: parent\n");

        Assert.Empty(problems);
        var (child, parent) = (policies[0], policies[1]);
        Assert.Equal(parent.Containment, child.Containment);
        Assert.Equal(parent.Mounts, child.Mounts);
        Assert.Equal("a.yaml:13", child.OriginOf("linux.resources.memory.limit")?.ToString());
        Assert.NotEqual(parent.Digest, child.Digest);
    }

    [Fact]
    public void Load_LowerMemoryAlone_GivesNoMoreSwap()
    {
        PolicyText.Load(out _, Parent);
        var policies = PolicyText.Load(
            out var problems,
            Parent,
            "kind: SandboxPolicy\nname: child\nextends: parent\nlinux: {resources: {memory: {limit: 48Mi}}}\n");

        Assert.Empty(problems);
        Assert.Equal(32UL << 20, policies[0].Containment.Resources.MemorySwapMaxBytes);
    }

    [Fact]
    public void Load_ParentChanges_ChangesTheChildsDigest()
    {
        const string Child = "kind: SandboxPolicy\nname: child\nextends: parent\n";

        var before = PolicyText.Load(out _, Parent, Child)[0].Digest;
        var after = PolicyText.Load(out _, Parent + "\n# changed\n", Child)[0].Digest;

        Assert.NotEqual(before, after);
    }

    private static IEnumerable<string> Leaves(MessageDescriptor message, string path) =>
        message.Fields.InDeclarationOrder().SelectMany(field => field.FieldType == FieldType.Message && !field.IsRepeated
            ? Leaves(field.MessageType, $"{path}.{field.PropertyName}")
            : [$"{path}.{field.PropertyName}"]);
}
