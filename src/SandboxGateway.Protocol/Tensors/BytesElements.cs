using System.Buffers.Binary;

namespace SandboxGateway.Protocol.Tensors;

/// <summary>
/// The elements of a BYTES tensor in its raw form: each a little-endian uint32 length followed by that many bytes.
/// </summary>
public static class BytesElements
{
    /// <summary>Length of an element's length, in bytes.</summary>
    public const int PrefixSize = 4;

    /// <summary>
    /// Takes one element off the front of <paramref name="rest"/>; false if what is left is no whole element.
    /// </summary>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (rest.Length < PrefixSize)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (length > (uint)(rest.Length - PrefixSize))
        {
            return false;
        }

        element = rest.Slice(PrefixSize, (int)length);
        rest = rest[(PrefixSize + (int)length)..];
        return true;
    }

    /// <summary>True if <paramref name="raw"/> is exactly <paramref name="count"/> elements.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> raw, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            if (!TryTake(ref raw, out _))
            {
                return false;
            }
        }

        return raw.IsEmpty;
    }
}
