using System.Buffers.Binary;
using Google.Protobuf;

namespace SandboxGateway.Protocol.Launcher;

/// <summary>Framing of the launcher's control channel: a little-endian uint32 length, then a protobuf message.</summary>
public static class ControlFrame
{
    /// <summary>Length of the length, in bytes.</summary>
    public const int PrefixSize = 4;

    /// <summary>Longest message, in bytes: a launch spec with a long argument list stays far below.</summary>
    public const int MaxMessageBytes = 1 << 20;

    /// <summary>The message with its length in front.</summary>
    public static byte[] Encode(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var size = message.CalculateSize();
        var frame = new byte[PrefixSize + size];
        BinaryPrimitives.WriteInt32LittleEndian(frame, size);
        message.WriteTo(frame.AsSpan(PrefixSize));
        return frame;
    }

    /// <summary>Length of the message that follows; false if it is out of bounds, which ends the channel.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> prefix, out int length)
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
        length = (int)Math.Min(value, int.MaxValue);
        return value is > 0 and <= MaxMessageBytes;
    }
}
