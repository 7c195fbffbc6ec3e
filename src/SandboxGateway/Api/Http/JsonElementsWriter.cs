using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Http;

/// <summary>Writes a tensor's elements as JSON, a piece at a time, each element followed by a comma.</summary>
internal static class JsonElementsWriter
{
    // Long enough to make the calls around a piece cheap, short enough to keep a piece of numbers below 64 KiB.
    private const int ElementsPerPiece = 2048;

    // The longest is a double such as -2.2250738585072014E-308.
    private const int MaxNumberLength = 32;

    /// <summary>
    /// Writes elements off the front of <paramref name="rest"/>: at least one, and of strings about as many as make
    /// <paramref name="enough"/> bytes.
    /// </summary>
    public static void WritePiece(PooledText text, DataType dataType, int enough, ref ReadOnlyMemory<byte> rest)
    {
        if (dataType == DataType.Bytes)
        {
            WriteStrings(text, enough, ref rest);
            return;
        }

        var length = Math.Min(rest.Length, ElementsPerPiece * DataTypes.ElementSize(dataType));
        WriteFixedSize(text, dataType, rest.Span[..length]);
        rest = rest[length..];
    }

    private static void WriteFixedSize(PooledText text, DataType dataType, ReadOnlySpan<byte> raw)
    {
        switch (dataType)
        {
            case DataType.Bool:
                WriteBooleans(text, raw);
                break;
            case DataType.Fp32:
                WriteNumbers<float>(text, raw);
                break;
            case DataType.Fp64:
                WriteNumbers<double>(text, raw);
                break;
            case DataType.Int8:
                WriteNumbers<sbyte>(text, raw);
                break;
            case DataType.Int16:
                WriteNumbers<short>(text, raw);
                break;
            case DataType.Int32:
                WriteNumbers<int>(text, raw);
                break;
            case DataType.Int64:
                WriteNumbers<long>(text, raw);
                break;
            case DataType.Uint8:
                WriteNumbers<byte>(text, raw);
                break;
            case DataType.Uint16:
                WriteNumbers<ushort>(text, raw);
                break;
            case DataType.Uint32:
                WriteNumbers<uint>(text, raw);
                break;
            case DataType.Uint64:
                WriteNumbers<ulong>(text, raw);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "JSON has no form for this datatype.");
        }
    }

    private static void WriteNumbers<T>(PooledText text, ReadOnlySpan<byte> raw)
        where T : unmanaged, INumber<T>
    {
        foreach (var value in MemoryMarshal.Cast<byte, T>(raw))
        {
            // The default format is the shortest that reads back as the same bits, and always a JSON number.
            var room = text.GetRoom(MaxNumberLength);
            value.TryFormat(room, out var written, default, CultureInfo.InvariantCulture);
            room[written] = (byte)',';
            text.Advance(written + 1);
        }
    }

    private static void WriteBooleans(PooledText text, ReadOnlySpan<byte> raw)
    {
        foreach (var value in raw)
        {
            text.Append(value != 0 ? "true,"u8 : "false,"u8);
        }
    }

    private static void WriteStrings(PooledText text, int enough, ref ReadOnlyMemory<byte> rest)
    {
        var raw = rest.Span;
        var end = text.Length + enough;
        while (text.Length < end && !raw.IsEmpty)
        {
            if (!BytesElements.TryTake(ref raw, out var element))
            {
                throw new InvalidOperationException("The tensor is not in the raw form of BYTES.");
            }

            text.AppendString(element);
            text.Append(","u8);
        }

        rest = rest[^raw.Length..];
    }
}
