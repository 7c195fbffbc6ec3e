using System.Numerics;
using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Channel;

/// <summary>
/// Memory outside the garbage collected heap that grows and is used again, so that neither the kernel nor the model
/// runtime ever holds a pointer the collector could move. Starts at a 64-byte boundary. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class NativeBuffer(int initialCapacity) : IDisposable
{
    /// <summary>A cache line, and at least the alignment of any tensor element.</summary>
    public const int Alignment = 64;

    public byte* Start { get; private set; } = Allocate(initialCapacity);

    public int Capacity { get; private set; } = initialCapacity;

    /// <summary>
    /// Makes room for <paramref name="needed"/> bytes. <paramref name="kept"/> bytes at the front survive; every pointer
    /// into the buffer is void afterwards.
    /// </summary>
    public void EnsureCapacity(int needed, int kept)
    {
        if (needed <= Capacity)
        {
            return;
        }

        var capacity = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)needed), (uint)Array.MaxLength);
        var grown = Allocate(capacity);

        // SAFETY: kept is at most the old capacity, which is smaller than the new one; the two never overlap.
        Buffer.MemoryCopy(Start, grown, capacity, kept);
        NativeMemory.AlignedFree(Start);
        Start = grown;
        Capacity = capacity;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
        Capacity = 0;
    }

    private static byte* Allocate(int capacity) => (byte*)NativeMemory.AlignedAlloc((nuint)capacity, Alignment);
}
