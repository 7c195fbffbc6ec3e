using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>
/// Raw tensor elements as JSON values: numbers and booleans as they are, the three values JSON lacks as "NaN", "Infinity" and
/// "-Infinity", BYTES as a string if it is UTF-8 and as {"b64": "..."} if it is not.
/// </summary>
internal static class JsonElements
{
    // How often the length is looked at; a value between is bounded by the tensor's own size.
    private const int CheckedEvery = 1024;

    /// <summary>False if more than <paramref name="limit"/> bytes have been written.</summary>
    public static bool TryWrite(Utf8JsonWriter json, DataType dataType, ReadOnlySpan<byte> raw, long limit)
    {
        // Shorter in JSON than this it cannot be, and a single element may be huge.
        if (dataType == DataType.Bytes && raw.Length > limit)
        {
            return false;
        }

        var size = DataTypes.ElementSize(dataType);
        for (var written = 0; !raw.IsEmpty; written++)
        {
            if (size == 0)
            {
                if (!BytesElements.TryTake(ref raw, out var element))
                {
                    return false;
                }

                WriteBytes(json, element);
            }
            else
            {
                WriteNumber(json, dataType, raw);
                raw = raw[size..];
            }

            if (written % CheckedEvery == 0 && json.BytesCommitted + json.BytesPending > limit)
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> element)
    {
        if (Utf8.IsValid(element))
        {
            json.WriteStringValue(element);
            return;
        }

        json.WriteStartObject();
        json.WriteBase64String("b64", element);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, DataType dataType, ReadOnlySpan<byte> raw)
    {
        switch (dataType)
        {
            case DataType.Bool:
                json.WriteBooleanValue(raw[0] != 0);
                break;
            case DataType.Uint8:
                json.WriteNumberValue((uint)raw[0]);
                break;
            case DataType.Uint16:
                json.WriteNumberValue((uint)BinaryPrimitives.ReadUInt16LittleEndian(raw));
                break;
            case DataType.Uint32:
                json.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(raw));
                break;
            case DataType.Uint64:
                json.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(raw));
                break;
            case DataType.Int8:
                json.WriteNumberValue((sbyte)raw[0]);
                break;
            case DataType.Int16:
                json.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(raw));
                break;
            case DataType.Int32:
                json.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(raw));
                break;
            case DataType.Int64:
                json.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(raw));
                break;
            case DataType.Fp64:
                WriteDouble(json, BinaryPrimitives.ReadDoubleLittleEndian(raw));
                break;
            default:
                WriteSingle(json, ReadSingle(dataType, raw));
                break;
        }
    }

    private static float ReadSingle(DataType dataType, ReadOnlySpan<byte> raw) => dataType switch
    {
        DataType.Fp16 => (float)BinaryPrimitives.ReadHalfLittleEndian(raw),
        // The upper half of an FP32.
        DataType.Bf16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(raw) << 16),
        _ => BinaryPrimitives.ReadSingleLittleEndian(raw),
    };

    private static void WriteSingle(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteDouble(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
