using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SandboxGateway.Protocol.Worker.V1;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Filters;

/// <summary>
/// Looks for text in numbers: in their values, in bits that are values of their own, and in their memory as it is. The values
/// of ordinary models are fractions, few, or no letters, and are told apart in less time than copying them takes.
/// </summary>
internal static class NumericOutput
{
    // Sixteen bytes hold the shortest secrets with what they are found by.
    private const int MinText = 16;
    private const int BitsPerByte = 8;

    // Any text as long touches every so-manieth value.
    private const int Stride = 8;

    /// <summary>Hands what <paramref name="tensor"/> may spell to <paramref name="scan"/>.</summary>
    public static void Read(Tensor tensor, NumericScan scan)
    {
        var data = tensor.Data.Span;
        if (data.Length < MinText)
        {
            return;
        }

        if (PayloadText.MayBeIn(data))
        {
            scan.Look(data, 1);
        }

        switch (tensor.DataType)
        {
            case DataType.Bool or DataType.Uint8:
                ReadValues<byte>(data, scan);
                break;
            case DataType.Int8:
                ReadValues<sbyte>(data, scan);
                break;
            case DataType.Uint16:
                ReadValues<ushort>(data, scan);
                break;
            case DataType.Int16:
                ReadValues<short>(data, scan);
                break;
            case DataType.Uint32:
                ReadValues<uint>(data, scan);
                break;
            case DataType.Int32:
                ReadValues<int>(data, scan);
                break;
            case DataType.Uint64:
                ReadValues<ulong>(data, scan);
                break;
            case DataType.Int64:
                ReadValues<long>(data, scan);
                break;
            case DataType.Fp16:
                ReadValues<Half>(data, scan);
                break;
            case DataType.Bf16:
                ReadBrainFloats(data, scan);
                break;
            case DataType.Fp32:
                ReadValues<float>(data, scan);
                break;
            case DataType.Fp64:
                ReadValues<double>(data, scan);
                break;
        }
    }

    private static void ReadValues<T>(ReadOnlySpan<byte> data, NumericScan scan)
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool> =>
        ReadValues(MemoryMarshal.Cast<byte, T>(data), Unsafe.SizeOf<T>(), scan);

    // The upper halves of FP32.
    private static void ReadBrainFloats(ReadOnlySpan<byte> data, NumericScan scan)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(data);
        var values = ArrayPool<float>.Shared.Rent(halves.Length);
        for (var index = 0; index < halves.Length; index++)
        {
            values[index] = BitConverter.UInt32BitsToSingle((uint)halves[index] << 16);
        }

        ReadValues<float>(values.AsSpan(0, halves.Length), sizeof(ushort), scan);
        ArrayPool<float>.Shared.Return(values);
    }

    private static void ReadValues<T>(ReadOnlySpan<T> values, int size, NumericScan scan)
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool>
    {
        if (values.Length < MinText)
        {
            return;
        }

        if (size > 1 && MaySpell(values))
        {
            Scan(values, size, scan);
        }

        if (values.Length >= MinText * BitsPerByte && AreBits(values))
        {
            ScanBits(values, size, highestFirst: true, scan);
            ScanBits(values, size, highestFirst: false, scan);
        }
    }

    private static bool MaySpell<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool>
    {
        for (var index = Stride - 1; index < values.Length; index += Stride)
        {
            if (ToLetter(values[index]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreBits<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool>
    {
        foreach (var value in values)
        {
            if (value != T.Zero && value != T.One)
            {
                return false;
            }
        }

        return true;
    }

    private static void Scan<T>(ReadOnlySpan<T> values, int size, NumericScan scan)
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool>
    {
        var letters = ArrayPool<byte>.Shared.Rent(values.Length);
        for (var index = 0; index < values.Length; index++)
        {
            letters[index] = ToLetter(values[index]);
        }

        var text = letters.AsSpan(0, values.Length);
        if (PayloadText.MayBeIn(text))
        {
            scan.Look(text, size);
        }

        ArrayPool<byte>.Shared.Return(letters);
    }

    private static void ScanBits<T>(ReadOnlySpan<T> values, int size, bool highestFirst, NumericScan scan)
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool>
    {
        var count = values.Length / BitsPerByte;
        var letters = ArrayPool<byte>.Shared.Rent(count);
        for (var index = 0; index < count; index++)
        {
            var letter = 0;
            for (var bit = 0; bit < BitsPerByte; bit++)
            {
                var set = values[(index * BitsPerByte) + bit] == T.Zero ? 0 : 1;
                letter |= set << (highestFirst ? BitsPerByte - 1 - bit : bit);
            }

            letters[index] = (byte)letter;
        }

        if (PayloadText.MayBeIn(letters.AsSpan(0, count)))
        {
            scan.Look(letters.AsSpan(0, count), size * BitsPerByte);
        }

        ArrayPool<byte>.Shared.Return(letters);
    }

    // The printable character a value is the code of, or a line end; 0 for any other.
    private static byte ToLetter<T>(T value)
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool>
    {
        if (!(value >= T.CreateTruncating('\t')) || !(value <= T.CreateTruncating('~')))
        {
            return 0;
        }

        var letter = byte.CreateTruncating(value);
        return T.CreateTruncating(letter) == value ? letter : (byte)0;
    }
}
