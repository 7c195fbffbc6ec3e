using System.Text;
using SandboxGateway.Isolation.Processes;

namespace SandboxGateway.Isolation.Tests.Processes;

public sealed class ProcessTreeTests : IDisposable
{
    private const string Memory = "Name:\tx\nVmPTE:\t       4 kB\nVmSwap:\t       1 kB\nRssAnon:\t     100 kB\nRssFile:\t    9999 kB\nRssShmem:\t      20 kB\n";

    private readonly string _proc = Directory.CreateTempSubdirectory("proc").FullName;

    public void Dispose() => Directory.Delete(_proc, recursive: true);

    [Theory]
    [InlineData(Memory, 125 * 1024)]
    [InlineData("Name:\tx\nState:\tZ (zombie)\nThreads:\t2\n", -1)]
    [InlineData("Name:\tRssAnon:\\n99\n", -1)]
    [InlineData("Name:\tx\nRssAnon:\tmuch\n", 0)]
    [InlineData("", -1)]
    public void MemoryBytes_Status_CountsAllButFiles(string status, long expected) =>
        Assert.Equal(expected, ProcessStatus.MemoryBytes(Encoding.ASCII.GetBytes(status)));

    [Theory]
    [InlineData("7 (a) S 1 7 7 0 -1 4194560 100 0 0 0 5 6 20 30 20 0 1 0", 250_000, 360_000)]
    [InlineData("7 (a) b) 9 (c) S 1 7 7 0 -1 4194560 100 0 0 0 5 6 20 30 20 0 1 0", 250_000, 360_000)]
    [InlineData("7 (a) S 1 7", 0, 0)]
    [InlineData("", 0, 0)]
    public void CpuTime_Stat_AddsWaitedForChildren(string stat, ulong user, ulong system) =>
        Assert.Equal(new CpuTime(user, system), ProcessStatus.CpuTime(stat));

    [Fact]
    public void Refresh_ProcessesOfProcessesAndThreads_FindsAll()
    {
        Add(1, 1, children: "2 ");
        Add(2, 2, children: "3 ");
        Add(2, 20, children: "4 5 ");
        Add(3, 3);
        Add(4, 4);

        var tree = new ProcessTree(1, _proc);
        tree.Refresh();

        // 5 has ended between the two looks.
        Assert.Equal(5, tree.Tasks);
        Assert.Equal(3UL * 125 * 1024, tree.MemoryBytes());
    }

    [Fact]
    public void MemoryBytes_FirstThreadHasEnded_AsksAnother()
    {
        Add(1, 1, children: "2");
        Add(2, 2);
        Add(2, 20);
        File.WriteAllText(Path.Combine(_proc, "2", "status"), "Name:\tx\nState:\tZ (zombie)\n");
        File.WriteAllText(Path.Combine(_proc, "2", "task", "20", "status"), Memory);
        File.WriteAllText(Path.Combine(_proc, "2", "task", "2", "status"), "Name:\tx\nState:\tZ (zombie)\n");

        var tree = new ProcessTree(1, _proc);
        tree.Refresh();

        Assert.Equal(125UL * 1024, tree.MemoryBytes());
    }

    [Fact]
    public void Refresh_MoreThanTheBound_StopsAndSaysSo()
    {
        Add(1, 1, children: string.Join(' ', Enumerable.Repeat(2, ProcessTree.MostTasks + 500)));
        Add(2, 2);

        var tree = new ProcessTree(1, _proc);
        tree.Refresh();

        Assert.InRange(tree.Tasks, ProcessTree.MostTasks, ProcessTree.MostTasks + 1);
    }

    [Fact]
    public void Refresh_RealProcess_SeesItself()
    {
        var tree = new ProcessTree(Environment.ProcessId);
        tree.Refresh();

        Assert.True(ProcessTree.IsSupported);
        Assert.True(tree.Tasks > 1);
        Assert.True(tree.CpuTime().UserMicroseconds > 0);
    }

    private void Add(int process, int thread, string children = "")
    {
        var task = Directory.CreateDirectory(Path.Combine(_proc, $"{process}", "task", $"{thread}")).FullName;
        File.WriteAllText(Path.Combine(task, "children"), children);
        File.WriteAllText(Path.Combine(_proc, $"{process}", "status"), Memory);
    }
}
