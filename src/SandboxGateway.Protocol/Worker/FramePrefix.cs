using System.Buffers.Binary;

namespace SandboxGateway.Protocol.Worker;

/// <summary>
/// The fixed start of every frame on the worker channel: magic "SGW1", header length (uint32), payload length (uint64),
/// little-endian. Format: protos/worker/v1/worker.proto.
/// </summary>
public readonly record struct FramePrefix(uint HeaderLength, ulong PayloadLength)
{
    /// <summary>Length of the prefix in bytes.</summary>
    public const int Size = 16;

    // "SGW1" read as a little-endian uint32.
    private const uint Magic = 0x31574753;

    /// <summary>Reads a prefix; false if <paramref name="source"/> is too short or does not start with the magic.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FramePrefix prefix)
    {
        prefix = default;
        if (source.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic)
        {
            return false;
        }

        prefix = new FramePrefix(
            BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));
        return true;
    }

    /// <summary>Writes the prefix into the first <see cref="Size"/> bytes of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], HeaderLength);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], PayloadLength);
    }
}
