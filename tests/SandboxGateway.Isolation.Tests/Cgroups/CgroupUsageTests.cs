using SandboxGateway.Isolation.Cgroups;

namespace SandboxGateway.Isolation.Tests.Cgroups;

public sealed class CgroupUsageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("usage").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("1234\n", 1234)]
    [InlineData("max\n", 0)]
    [InlineData("", 0)]
    [InlineData("-5\n", 0)]
    [InlineData("99999999999999999999999\n", 0)]
    public void Number_Text_IsReadOrZero(string text, ulong expected) => Assert.Equal(expected, CgroupText.Number(text));

    [Theory]
    [InlineData("usage_usec 10\nuser_usec 7\nsystem_usec 3\n", "user_usec", 7)]
    [InlineData("oom 4\noom_kill 2\noom_group_kill 1\n", "oom_kill", 2)]
    [InlineData("oom_group_kill 1\n", "oom_kill", 0)]
    [InlineData("oom_kill 2", "oom_kill", 2)]
    [InlineData("oom_kill\n", "oom_kill", 0)]
    [InlineData("oom_kill two\n", "oom_kill", 0)]
    public void Counter_Lines_GivesTheNamedOne(string text, string name, ulong expected) =>
        Assert.Equal(expected, CgroupText.Counter(text, name));

    [Theory]
    [InlineData("some avg10=0.00 avg60=0.00 avg300=0.00 total=4711\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=42\n", 4711)]
    [InlineData("full avg10=0.00 avg60=0.00 avg300=0.00 total=42\n", 0)]
    [InlineData("some avg10=0.00\n", 0)]
    [InlineData("", 0)]
    public void Pressure_Text_IsTheTotalOfSome(string text, ulong expected) => Assert.Equal(expected, CgroupText.Pressure(text));

    [Fact]
    public void Read_EveryFile_GivesEveryNumber()
    {
        Write("cpu.stat", "usage_usec 30\nuser_usec 20\nsystem_usec 10\nnr_throttled 1\nthrottled_usec 5\n");
        Write("cpu.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=6\n");
        Write("memory.peak", "4096\n");
        Write("memory.current", "0\n");
        Write("memory.events", "low 0\nhigh 7\nmax 9\noom 1\noom_kill 2\n");
        Write("memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=8\n");
        Write("pids.peak", "3\n");
        Write("pids.events", "max 11\n");

        Assert.Equal(
            new CgroupUsage
            {
                CpuUserMicroseconds = 20,
                CpuSystemMicroseconds = 10,
                CpuThrottledMicroseconds = 5,
                CpuPressureMicroseconds = 6,
                MemoryPeakBytes = 4096,
                MemoryPressureMicroseconds = 8,
                OomKills = 2,
                MemoryHighEvents = 7,
                PidsPeak = 3,
                PidsMaxEvents = 11,
            },
            CgroupUsage.Read(_folder));
    }

    [Fact]
    public void Read_NoFile_IsAllZero() => Assert.Equal(new CgroupUsage(), CgroupUsage.Read(_folder));

    [Fact]
    public void Read_NoPeak_TakesWhatThereIsNow()
    {
        Write("memory.current", "8192\n");

        Assert.Equal(8192u, CgroupUsage.Read(_folder).MemoryPeakBytes);
    }

    [Fact]
    public void List_Devices_LeavesOutThoseOnMemoryAndOnOthers()
    {
        foreach (var (name, number) in (ValueTuple<string, string>[])[("sda", "8:0"), ("loop0", "7:0"), ("ram1", "1:1"), ("vda", "254:0")])
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
            Write($"{name}/dev", number + "\n");
        }

        Directory.CreateDirectory(Path.Combine(_folder, "odd"));

        Assert.Equal(["254:0", "8:0"], BlockDevices.List(_folder));
        Assert.Empty(BlockDevices.List(Path.Combine(_folder, "missing")));
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);
}
