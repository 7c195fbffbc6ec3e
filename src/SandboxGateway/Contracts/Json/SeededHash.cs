namespace SandboxGateway.Contracts.Json;

/// <summary>64 bits of a hash whose seed is drawn once a process, so that no sender can aim for a collision.</summary>
internal static class SeededHash
{
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var low = new HashCode();
        low.AddBytes(bytes);
        var high = new HashCode();
        high.Add(1);
        high.AddBytes(bytes);
        return Join(high, low);
    }

    public static ulong Combine(ulong first, ulong second)
    {
        var low = new HashCode();
        low.Add(first);
        low.Add(second);
        var high = new HashCode();
        high.Add(second);
        high.Add(1);
        high.Add(first);
        return Join(high, low);
    }

    private static ulong Join(HashCode high, HashCode low) => ((ulong)(uint)high.ToHashCode() << 32) | (uint)low.ToHashCode();
}
