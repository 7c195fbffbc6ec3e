using SandboxGateway.Isolation.Namespaces;

namespace SandboxGateway.Isolation.Tests.Namespaces;

public sealed class UidPoolTests
{
    private const int HighestPid = 1 << 22;

    [Fact]
    public void TryTake_UntilEmpty_NeverGivesAnIdTwice()
    {
        var pool = new UidPool(launcherPid: 7);
        var ids = new HashSet<uint>();
        while (pool.TryTake(out var id))
        {
            Assert.True(id >= UidPool.FirstId);
            Assert.True(ids.Add(id));
        }

        Assert.Equal(UidPool.Capacity, ids.Count);
    }

    [Fact]
    public void Return_Id_MakesItAvailable()
    {
        var pool = new UidPool(launcherPid: 7);
        Assert.True(pool.TryTake(out var first));
        Assert.True(pool.TryTake(out var second));

        pool.Return(first);

        Assert.True(pool.TryTake(out var third));
        Assert.Equal(first, third);
        Assert.NotEqual(second, third);
    }

    [Fact]
    public void TryTake_TwoLaunchers_NeverMeet()
    {
        var one = new UidPool(HighestPid - 1);
        var other = new UidPool(HighestPid);
        uint last = 0;
        while (one.TryTake(out var id))
        {
            last = id;
        }

        Assert.True(other.TryTake(out var first));
        Assert.True(last < first);
    }

    [Theory]
    [InlineData("         0          0 4294967295", true)]
    [InlineData("         0     100000      65536", false)]
    public void IsMappedBy_Map_WantsTheWholeRange(string map, bool expected) =>
        Assert.Equal(expected, new UidPool(launcherPid: 7).IsMappedBy([map]));
}
