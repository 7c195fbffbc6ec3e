namespace SandboxGateway.LoadTest;

/// <summary>What the gateway's process and everything below it hold at one moment.</summary>
internal sealed record GatewayResources(int Descriptors, int Processes, long ResidentMib)
{
    private const int KibPerMib = 1024;

    public static GatewayResources Of(int processId)
    {
        var tree = ProcessMemory.Tree(processId);
        return new GatewayResources(
            Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count(), tree.Count, tree[0].ResidentKib / KibPerMib);
    }

    public override string ToString() => $"{Descriptors} descriptors, {Processes} processes, {ResidentMib} MiB";
}
