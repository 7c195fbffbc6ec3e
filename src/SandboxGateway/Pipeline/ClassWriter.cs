using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Pipeline;

/// <summary>Finds the highest values of one row and writes them as BYTES elements, highest first.</summary>
internal static class ClassWriter
{
    // The longest double, two colons and the longest index.
    private const int MaxNumbersLength = 48;

    /// <param name="dataType">Of the values; any but BYTES.</param>
    /// <param name="row">In raw form.</param>
    /// <param name="classes">How many to write; at most as many as there are values.</param>
    /// <param name="labels">By index; there may be fewer.</param>
    /// <param name="elements">Where to write.</param>
    public static void Write(
        DataType dataType, ReadOnlySpan<byte> row, int classes, byte[][] labels, ArrayBufferWriter<byte> elements)
    {
        switch (dataType)
        {
            case DataType.Bool or DataType.Uint8:
                Write(row, classes, labels, elements);
                break;
            case DataType.Uint16:
                Write(MemoryMarshal.Cast<byte, ushort>(row), classes, labels, elements);
                break;
            case DataType.Uint32:
                Write(MemoryMarshal.Cast<byte, uint>(row), classes, labels, elements);
                break;
            case DataType.Uint64:
                Write(MemoryMarshal.Cast<byte, ulong>(row), classes, labels, elements);
                break;
            case DataType.Int8:
                Write(MemoryMarshal.Cast<byte, sbyte>(row), classes, labels, elements);
                break;
            case DataType.Int16:
                Write(MemoryMarshal.Cast<byte, short>(row), classes, labels, elements);
                break;
            case DataType.Int32:
                Write(MemoryMarshal.Cast<byte, int>(row), classes, labels, elements);
                break;
            case DataType.Int64:
                Write(MemoryMarshal.Cast<byte, long>(row), classes, labels, elements);
                break;
            case DataType.Fp16:
                Write(MemoryMarshal.Cast<byte, Half>(row), classes, labels, elements);
                break;
            case DataType.Bf16:
                Write<float>(Widen(MemoryMarshal.Cast<byte, ushort>(row)), classes, labels, elements);
                break;
            case DataType.Fp32:
                Write(MemoryMarshal.Cast<byte, float>(row), classes, labels, elements);
                break;
            case DataType.Fp64:
                Write(MemoryMarshal.Cast<byte, double>(row), classes, labels, elements);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "Its values have no order.");
        }
    }

    // A BF16 is the upper half of an FP32.
    private static float[] Widen(ReadOnlySpan<ushort> row)
    {
        var wide = new float[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            wide[i] = BitConverter.UInt32BitsToSingle((uint)row[i] << 16);
        }

        return wide;
    }

    private static void Write<T>(ReadOnlySpan<T> row, int classes, byte[][] labels, ArrayBufferWriter<byte> elements)
        where T : unmanaged, INumber<T>
    {
        // The lowest of the best comes out first. Of equal values the first one is the better; CompareTo has NaN below all else.
        var best = new PriorityQueue<int, (T Value, int Earliness)>(classes);
        for (var i = 0; i < row.Length; i++)
        {
            if (best.Count < classes)
            {
                best.Enqueue(i, (row[i], -i));
            }
            else if (classes > 0)
            {
                best.EnqueueDequeue(i, (row[i], -i));
            }
        }

        var order = new int[best.Count];
        for (var i = order.Length - 1; i >= 0; i--)
        {
            order[i] = best.Dequeue();
        }

        foreach (var index in order)
        {
            WriteElement(row[index], index, index < labels.Length ? labels[index] : [], elements);
        }
    }

    private static void WriteElement<T>(T value, int index, byte[] label, ArrayBufferWriter<byte> elements)
        where T : INumber<T>
    {
        var room = elements.GetSpan(BytesElements.PrefixSize + MaxNumbersLength + label.Length);
        Utf8.TryWrite(room[BytesElements.PrefixSize..], CultureInfo.InvariantCulture, $"{value}:{index}", out var length);
        if (label.Length > 0)
        {
            room[BytesElements.PrefixSize + length++] = (byte)':';
            label.CopyTo(room[(BytesElements.PrefixSize + length)..]);
            length += label.Length;
        }

        BinaryPrimitives.WriteInt32LittleEndian(room, length);
        elements.Advance(BytesElements.PrefixSize + length);
    }
}
