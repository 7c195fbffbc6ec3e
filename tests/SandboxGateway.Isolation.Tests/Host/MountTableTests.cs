using SandboxGateway.Isolation.Host;

namespace SandboxGateway.Isolation.Tests.Host;

public sealed class MountTableTests
{
    private static readonly string[] _mounts =
    [
        "20 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
        "21 20 0:20 / /proc rw,nosuid shared:1 master:2 - proc proc rw",
        "22 21 0:20 /sys /proc/sys ro,nosuid - proc proc rw",
    ];

    [Theory]
    [InlineData("/proc/sys/vm/memfd_noexec", true)]
    [InlineData("/proc/self", false)]
    [InlineData("/proc/system", false)]
    [InlineData("/etc", false)]
    public void IsReadOnly_Path_AsksTheDeepestMount(string path, bool expected) =>
        Assert.Equal(expected, new MountTable(_mounts).IsReadOnly(path));

    [Fact]
    public void IsReadOnly_StackedMounts_AsksTheLast()
    {
        var table = new MountTable([.. _mounts, "23 22 0:20 /sys /proc/sys rw - proc proc rw"]);

        Assert.False(table.IsReadOnly("/proc/sys/vm"));
    }

    [Theory]
    [InlineData("proc", "/proc")]
    [InlineData("ext4", "/")]
    [InlineData("cgroup2", null)]
    public void PointOf_Type_GivesFirstMount(string type, string? expected) =>
        Assert.Equal(expected, new MountTable(_mounts).PointOf(type));
}
