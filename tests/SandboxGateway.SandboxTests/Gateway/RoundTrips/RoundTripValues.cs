using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.SandboxTests.Gateway.RoundTrips;

/// <summary>Raw tensors whose first elements are those that get lost easily; the others are random.</summary>
internal static class RoundTripValues
{
    private const int LongestRandomText = 12;

    /// <param name="dataType">Of the elements.</param>
    /// <param name="count">How many.</param>
    /// <param name="isPlain">Only what JSON and UTF-8 can carry.</param>
    public static byte[] Make(DataType dataType, int count, bool isPlain)
    {
        var random = new Random((int)dataType);
        if (dataType == DataType.Bytes)
        {
            return MakeTexts(count, isPlain, random);
        }

        var size = DataTypes.ElementSize(dataType);
        var raw = new byte[count * size];
        random.NextBytes(raw);
        if (dataType == DataType.Bool)
        {
            raw = Array.ConvertAll(raw, value => (byte)(value & 1));
        }

        if (isPlain)
        {
            MakeFinite(dataType, raw);
        }

        var special = Specials(dataType, isPlain);
        special.AsSpan(0, Math.Min(special.Length, raw.Length)).CopyTo(raw);
        return raw;
    }

    private static byte[] Specials(DataType dataType, bool isPlain) => dataType switch
    {
        DataType.Bool => [1, 0],
        DataType.Int8 => [0x80, 0x7F, 0xFF],
        DataType.Uint8 => [0xFF, 0],
        DataType.Int16 => Raw<short>(short.MinValue, short.MaxValue, -1),
        DataType.Uint16 => Raw<ushort>(ushort.MaxValue, 0),
        DataType.Int32 => Raw<int>(int.MinValue, int.MaxValue, -1),
        DataType.Uint32 => Raw<uint>(uint.MaxValue, 0),
        DataType.Int64 => Raw<long>(long.MinValue, long.MaxValue, (1L << 53) + 1, -1),
        DataType.Uint64 => Raw<ulong>(ulong.MaxValue, (1ul << 53) + 1, 0),
        // -0, the least and the greatest subnormal, the greatest number; infinities, quiet and signalling NaN with payloads.
        DataType.Fp16 => Raw<ushort>(0x7E01, 0x8000, 0x0001, 0x03FF, 0x7BFF, 0x7C00, 0xFC00, 0x7D01),
        DataType.Bf16 => Raw<ushort>(0x7FC1, 0x8000, 0x0001, 0x007F, 0x7F7F, 0x7F80, 0xFF80, 0x7F81),
        DataType.Fp32 when isPlain => Raw(0x80000000u, 0x00000001u, 0x007FFFFFu, 0x7F7FFFFFu, 0x3DCCCCCDu),
        DataType.Fp32 => Raw(0x7FC12345u, 0x80000000u, 0x00000001u, 0x807FFFFFu, 0xFF7FFFFFu, 0x7F800000u, 0xFF800000u, 0x7F812345u, 0xFFC00001u),
        DataType.Fp64 when isPlain => Raw(0x8000000000000000ul, 1ul, 0x000FFFFFFFFFFFFFul, 0x7FEFFFFFFFFFFFFFul, 0x3FB999999999999Aul),
        DataType.Fp64 => Raw(0x7FF8000012345678ul, 0x8000000000000000ul, 1ul, 0xFFEFFFFFFFFFFFFFul, 0x7FF0000000000000ul, 0xFFF0000000000000ul, 0x7FF0000012345678ul),
        _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "No fixed size."),
    };

    private static byte[] MakeTexts(int count, bool isPlain, Random random)
    {
        byte[][] specials = isPlain
            ? ["\"\\\u0001\u007F<ü日😀\u2028"u8.ToArray(), [], "a\0b"u8.ToArray(), Encoding.UTF8.GetBytes(new string('z', 70_000))]
            : [[0xC3, 0x28, 0, 0xFF, 0xFE], [], [0], [0xED, 0xA0, 0x80]];
        var raw = new MemoryStream();
        Span<byte> length = stackalloc byte[BytesElements.PrefixSize];
        for (var i = 0; i < count; i++)
        {
            var text = i < specials.Length ? specials[i] : RandomText(isPlain, random);
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
            raw.Write(length);
            raw.Write(text);
        }

        return raw.ToArray();
    }

    private static byte[] RandomText(bool isPlain, Random random)
    {
        var text = new byte[random.Next(LongestRandomText)];
        random.NextBytes(text);
        return isPlain ? Array.ConvertAll(text, value => (byte)(value & 0x7F)) : text;
    }

    // Clears one bit of the exponents that are all ones.
    private static void MakeFinite(DataType dataType, byte[] raw)
    {
        if (dataType == DataType.Fp32)
        {
            foreach (ref var bits in MemoryMarshal.Cast<byte, uint>(raw.AsSpan()))
            {
                bits = (bits & 0x7F800000) == 0x7F800000 ? bits & ~0x00800000u : bits;
            }
        }
        else if (dataType == DataType.Fp64)
        {
            foreach (ref var bits in MemoryMarshal.Cast<byte, ulong>(raw.AsSpan()))
            {
                bits = (bits & 0x7FF0000000000000) == 0x7FF0000000000000 ? bits & ~0x0010000000000000ul : bits;
            }
        }
    }

    private static byte[] Raw<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
