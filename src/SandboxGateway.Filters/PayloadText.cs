using SandboxGateway.Filters.Decoding;

namespace SandboxGateway.Filters;

/// <summary>Says whether bytes can hold text at all, in a fraction of the time a scan takes.</summary>
public static class PayloadText
{
    /// <summary>Whether there is a stretch of printable characters in <paramref name="bytes"/> as long as the shortest secret.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> bytes) => PayloadScan.HoldsText(bytes);
}
