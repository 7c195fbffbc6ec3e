using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>The way back from <see cref="JsonElements"/>: one JSON value to one raw element.</summary>
internal static class JsonElementReader
{
    /// <summary>False if the value is none of that datatype; nothing is written then.</summary>
    public static bool TryRead(ref Utf8JsonReader json, DataType dataType, ArrayBufferWriter<byte> raw)
    {
        if (dataType == DataType.Bytes)
        {
            return TryReadBytes(ref json, raw);
        }

        var size = DataTypes.ElementSize(dataType);
        if (!TryReadNumber(ref json, dataType, raw.GetSpan(size)))
        {
            return false;
        }

        raw.Advance(size);
        return true;
    }

    private static bool TryReadBytes(ref Utf8JsonReader json, ArrayBufferWriter<byte> raw)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            var longest = json.HasValueSequence ? (int)json.ValueSequence.Length : json.ValueSpan.Length;
            var target = raw.GetSpan(BytesElements.PrefixSize + longest);
            var length = json.CopyString(target[BytesElements.PrefixSize..]);
            BinaryPrimitives.WriteInt32LittleEndian(target, length);
            raw.Advance(BytesElements.PrefixSize + length);
            return true;
        }

        if (json.TokenType != JsonTokenType.StartObject
            || !json.Read()
            || json.TokenType != JsonTokenType.PropertyName
            || !json.ValueTextEquals("b64"u8)
            || !json.Read()
            || json.TokenType != JsonTokenType.String
            || !json.TryGetBytesFromBase64(out var bytes))
        {
            return false;
        }

        BinaryPrimitives.WriteInt32LittleEndian(raw.GetSpan(BytesElements.PrefixSize), bytes.Length);
        raw.Advance(BytesElements.PrefixSize);
        raw.Write(bytes);
        return json.Read() && json.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryReadNumber(ref Utf8JsonReader json, DataType dataType, Span<byte> raw) => dataType switch
    {
        DataType.Bool => TryReadBool(ref json, raw),
        DataType.Uint64 => TryReadUnsigned(ref json, raw),
        DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64 => TryReadFloat(ref json, dataType, raw),
        _ => TryReadInteger(ref json, dataType, raw),
    };

    private static bool TryReadBool(ref Utf8JsonReader json, Span<byte> raw)
    {
        var number = 0L;
        var isBool = json.TokenType is JsonTokenType.True or JsonTokenType.False
            || (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out number) && number is 0 or 1);
        raw[0] = json.TokenType == JsonTokenType.True || number == 1 ? (byte)1 : (byte)0;
        return isBool;
    }

    private static bool TryReadUnsigned(ref Utf8JsonReader json, Span<byte> raw)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetUInt64(out var value))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(raw, value);
        return true;
    }

    private static bool TryReadInteger(ref Utf8JsonReader json, DataType dataType, Span<byte> raw)
    {
        var (least, most) = dataType switch
        {
            DataType.Uint8 => (byte.MinValue, byte.MaxValue),
            DataType.Uint16 => (ushort.MinValue, ushort.MaxValue),
            DataType.Uint32 => (uint.MinValue, uint.MaxValue),
            DataType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            DataType.Int16 => (short.MinValue, short.MaxValue),
            DataType.Int32 => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var value) || value < least || value > most)
        {
            return false;
        }

        // The low bytes of a number in range are the number in fewer bytes.
        Span<byte> wide = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(wide, value);
        wide[..DataTypes.ElementSize(dataType)].CopyTo(raw);
        return true;
    }

    private static bool TryReadFloat(ref Utf8JsonReader json, DataType dataType, Span<byte> raw)
    {
        double value;
        if (json.TokenType == JsonTokenType.String)
        {
            (var isKnown, value) = true switch
            {
                _ when json.ValueTextEquals("NaN"u8) => (true, double.NaN),
                _ when json.ValueTextEquals("Infinity"u8) => (true, double.PositiveInfinity),
                _ when json.ValueTextEquals("-Infinity"u8) => (true, double.NegativeInfinity),
                _ => (false, 0),
            };
            if (!isKnown)
            {
                return false;
            }
        }
        else if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out value))
        {
            return false;
        }

        WriteFloat(dataType, value, raw);
        return true;
    }

    private static void WriteFloat(DataType dataType, double value, Span<byte> raw)
    {
        switch (dataType)
        {
            case DataType.Fp16:
                BinaryPrimitives.WriteHalfLittleEndian(raw, (Half)value);
                break;
            case DataType.Bf16:
                BinaryPrimitives.WriteUInt16LittleEndian(raw, ToBrainFloat((float)value));
                break;
            case DataType.Fp32:
                BinaryPrimitives.WriteSingleLittleEndian(raw, (float)value);
                break;
            default:
                BinaryPrimitives.WriteDoubleLittleEndian(raw, value);
                break;
        }
    }

    // The upper half of an FP32, rounded to the nearest, to even where two are as near.
    private static ushort ToBrainFloat(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | 0x40)
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
