using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>The group "linux.resources": what cgroup v2 limits, in OCI's terms.</summary>
internal sealed class ResourcesSection(PolicyNodes nodes, PolicyDraft draft) : PolicySection(nodes, draft)
{
    public const string MemoryLimit = "linux.resources.memory.limit";
    public const string MemorySwap = "linux.resources.memory.swap";
    public const string MemoryHigh = "linux.resources.unified.memory.high";
    public const string Cpu = "linux.resources.cpu";
    public const string Pids = "linux.resources.pids.limit";
    public const string IoMax = "linux.resources.unified.io.max";

    // Less than this and no worker gets as far as its first answer.
    private const ulong LeastMemory = 16UL << 20;
    private const ulong MostMemory = 4UL << 40;

    // The sandbox's init and its worker.
    private const ulong LeastPids = 2;
    private const ulong MostPids = 1 << 22;

    // The kernel's bounds of cpu.max.
    private const ulong LeastCpu = 1_000;
    private const ulong MostPeriod = 1_000_000;
    private const ulong UsualPeriod = 100_000;
    private const ulong MostQuota = MostPeriod * 1024;
    private const ulong MicrosecondsPerSecond = 1_000_000;

    public override void Read(YamlNode node) => Nodes.Group(node, "linux.resources", new Dictionary<string, Action<YamlNode>>
    {
        ["memory"] = ReadMemory,
        ["cpu"] = ReadCpu,
        ["pids"] = pids => Nodes.Group(pids, "linux.resources.pids", new Dictionary<string, Action<YamlNode>>
        {
            ["limit"] = Number(Pids, LeastPids, MostPids, value => Draft.Resources.PidsMax = value),
        }),
        ["unified"] = unified => Nodes.Group(unified, "linux.resources.unified", new Dictionary<string, Action<YamlNode>>
        {
            ["memory.high"] = Size(MemoryHigh, LeastMemory, MostMemory, value => Draft.Resources.MemoryHighBytes = value),
            ["io.max"] = ReadIo,
        }),
    });

    private void ReadMemory(YamlNode node)
    {
        // OCI counts memory and swap together, cgroup v2 swap alone; so the limit must be known first.
        YamlNode? swap = null;
        Nodes.Group(node, "linux.resources.memory", new Dictionary<string, Action<YamlNode>>
        {
            ["limit"] = Size(MemoryLimit, LeastMemory, MostMemory, value => Draft.Resources.MemoryMaxBytes = value),
            ["swap"] = value => swap = value,
        });
        if (swap is null || Nodes.Size(swap, MemorySwap, 0, MostMemory) is not { } both)
        {
            return;
        }

        var limit = Draft.Resources.MemoryMaxBytes;
        if (limit == 0 || both < limit)
        {
            Nodes.Refuse(swap, limit == 0
                ? $"{MemorySwap} needs {MemoryLimit}"
                : $"{MemorySwap} is memory and swap together, so it cannot be below {MemoryLimit}, {ByteSize.Format(limit)}");
            return;
        }

        Draft.Resources.MemorySwapMaxBytes = both - limit;
        Draft.Note(MemorySwap, swap.Line);
    }

    private void ReadCpu(YamlNode node)
    {
        ulong? quota = null;
        ulong? period = UsualPeriod;
        Nodes.Group(node, Cpu, new Dictionary<string, Action<YamlNode>>
        {
            ["quota"] = value => quota = Nodes.Number(value, $"{Cpu}.quota", LeastCpu, MostQuota),
            ["period"] = value => period = Nodes.Number(value, $"{Cpu}.period", LeastCpu, MostPeriod),
        });
        if (quota is null || period is null)
        {
            Nodes.Refuse(node, $"{Cpu} needs a quota, in microseconds of each period");
            return;
        }

        Draft.Resources.CpuQuotaMicroseconds = quota.Value * MicrosecondsPerSecond / period.Value;
        Draft.Note(Cpu, node.Line);
    }

    private void ReadIo(YamlNode node)
    {
        Draft.Resources.IoReadBytesPerSecond = 0;
        Draft.Resources.IoWriteBytesPerSecond = 0;
        foreach (var word in (Nodes.Text(node, IoMax) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Split('=') is not [var key, var value] || !ByteSize.TryParse(value, out var rate) || rate == 0)
            {
                Nodes.Refuse(node, $"{IoMax} takes rbps=BYTES and wbps=BYTES per second, for each block device, not \"{word}\"");
                return;
            }

            switch (key)
            {
                case "rbps":
                    Draft.Resources.IoReadBytesPerSecond = rate;
                    break;
                case "wbps":
                    Draft.Resources.IoWriteBytesPerSecond = rate;
                    break;
                default:
                    Nodes.Refuse(node, $"{IoMax} takes rbps and wbps, not \"{key}\"");
                    return;
            }
        }

        Draft.Note(IoMax, node.Line);
    }
}
