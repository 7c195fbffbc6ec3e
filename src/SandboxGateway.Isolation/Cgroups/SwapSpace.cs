namespace SandboxGateway.Isolation.Cgroups;

/// <summary>Whether this host swaps: /proc/swaps lists what it swaps to, under a heading.</summary>
internal static class SwapSpace
{
    private const string List = "/proc/swaps";

    public static bool IsInUse => File.Exists(List) && File.ReadLines(List).Skip(1).Any();
}
