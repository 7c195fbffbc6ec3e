using System.Buffers.Binary;
using System.Text;

namespace SandboxGateway.Client;

/// <summary>The form in which BYTES elements travel: for each a length of four bytes, little-endian, then its bytes.</summary>
internal static class ByteElements
{
    private const int LengthSize = sizeof(uint);

    public static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        var joined = new byte[elements.Sum(element => LengthSize + (long)element.Length)];
        var position = 0;
        foreach (var element in elements)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(joined.AsSpan(position), (uint)element.Length);
            element.Span.CopyTo(joined.AsSpan(position + LengthSize));
            position += LengthSize + element.Length;
        }

        return joined;
    }

    public static byte[] Join(IReadOnlyList<string> texts)
    {
        var joined = new byte[texts.Sum(text => LengthSize + (long)Encoding.UTF8.GetByteCount(text))];
        var position = 0;
        foreach (var text in texts)
        {
            var length = Encoding.UTF8.GetBytes(text, joined.AsSpan(position + LengthSize));
            BinaryPrimitives.WriteUInt32LittleEndian(joined.AsSpan(position), (uint)length);
            position += LengthSize + length;
        }

        return joined;
    }

    /// <summary>The elements, as parts of <paramref name="data"/>.</summary>
    /// <returns>Whether the lengths add up to the data's own.</returns>
    public static bool TrySplit(ReadOnlyMemory<byte> data, out List<ReadOnlyMemory<byte>> elements)
    {
        elements = [];
        while (data.Length >= LengthSize)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(data.Span);
            data = data[LengthSize..];
            if (length > (uint)data.Length)
            {
                return false;
            }

            elements.Add(data[..(int)length]);
            data = data[(int)length..];
        }

        return data.IsEmpty;
    }
}
