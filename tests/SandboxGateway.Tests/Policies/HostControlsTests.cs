using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Tests.Policies;

public sealed class HostControlsTests
{
    [Fact]
    public void FindUnmet_MissingControl_NamesLineAndReason()
    {
        var policy = PolicyText.Sound(PolicyText.Minimal + "require:\n  - seccomp\n  - cgroup.memory\n  - own user\n");
        var host = new HostControls();
        host.Set([
            new Control { Name = "seccomp", Enforced = true },
            new Control { Name = "cgroup.memory", Enforced = false, Detail = "hybrid host" },
        ]);

        Assert.Equal(
            "policy \"mine\" requires cgroup.memory (a.yaml:7), which this host does not enforce: hybrid host; "
                + "policy \"mine\" requires own user (a.yaml:8), which this host does not enforce: its launcher does not know it",
            host.FindUnmet(policy));
    }

    [Fact]
    public void FindUnmet_AllEnforced_IsNull()
    {
        var host = new HostControls();
        host.Set([new Control { Name = "seccomp", Enforced = true }]);

        Assert.Null(host.FindUnmet(PolicyText.Sound(PolicyText.Minimal + "require: [seccomp]\n")));
    }
}
