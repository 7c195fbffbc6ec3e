using System.Security.Cryptography;
using SandboxGateway.Policies;
using SandboxGateway.Policies.Reading;
using SandboxGateway.Policies.Tightening;

namespace SandboxGateway.Tests.Policies;

/// <summary>The policies that come with the gateway.</summary>
public sealed class ShippedPolicyTests
{
    private static readonly IReadOnlyList<SandboxPolicy> _policies = Load();

    [Fact]
    public void Load_Shipped_AreSound() =>
        Assert.Equal(["handler", "handler-offline-strict", "strict"], _policies.Select(policy => policy.Name));

    [Fact]
    public void Terms_EveryOne_HasItsReason() =>
        Assert.All(_policies, policy => Assert.All(
            PolicyAspects.All.SelectMany(aspect => aspect.Terms(policy)),
            term => Assert.True(policy.OriginOf(term.Path)?.Reason.Length > 10, $"{policy.Name}: {term.Path}")));

    [Fact]
    public void Digest_PolicyThatStandsAlone_IsTheFilesHash()
    {
        var file = PolicyFiles.Shipped().Single(file => file.Name == "strict.yaml");

        Assert.Equal(
            "sha256:" + Convert.ToHexStringLower(SHA256.HashData(file.Bytes)),
            _policies.Single(policy => policy.Name == "strict").Digest);
    }

    [Fact]
    public void Containment_Every_HasEveryLayer() => Assert.All(_policies, policy =>
    {
        var containment = policy.Containment;
        Assert.Equal(["user", "mount", "pid", "network", "ipc", "uts", "cgroup"], containment.Namespaces);
        Assert.True(containment is
        {
            NoNewPrivileges: true,
            DropCapabilities: true,
            OwnUser: true,
            NewSession: true,
            CloseDescriptors: true,
            DisableSpeculation: true,
            Seccomp.Notify: true,
            Landlock.MinAbi: 1,
            Proc: Protocol.Launcher.V1.Containment.Types.Proc.PidOnly,
            Resources: { MemoryMaxBytes: > 0, MemorySwapMaxBytes: 0, PidsMax: > 0 },
        });
        Assert.Equal("0", containment.Sysctl["user.max_user_namespaces"]);
        Assert.Equal("2", containment.Sysctl["vm.memfd_noexec"]);
    });

    private static IReadOnlyList<SandboxPolicy> Load()
    {
        var policies = PolicyLoader.Load(PolicyFiles.Shipped(), out var problems);
        Assert.Empty(problems);
        return policies;
    }
}
