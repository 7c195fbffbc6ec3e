using System.Buffers.Binary;

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
        // As bytes: the hash of a 64-bit integer as such folds its halves together, and -2 into 1.
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, first);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[sizeof(ulong)..], second);
        return Of(bytes);
    }

    private static ulong Join(HashCode high, HashCode low) => ((ulong)(uint)high.ToHashCode() << 32) | (uint)low.ToHashCode();
}
