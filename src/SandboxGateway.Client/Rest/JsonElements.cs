using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SandboxGateway.Client.Rest;

/// <summary>A tensor's elements between JSON and the bytes of <see cref="InferenceTensor.Data"/>.</summary>
internal static class JsonElements
{
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The elements of an array, which may be nested, or the one element there is.</summary>
    /// <exception cref="FormatException">A number does not fit the type.</exception>
    /// <exception cref="InvalidOperationException">A value is of another kind.</exception>
    public static ReadOnlyMemory<byte> Read(JsonElement data, TensorType type)
    {
        if (type == TensorType.Bytes)
        {
            return ByteElements.Join([.. Flatten(data).Select(element => element.GetString()!)]);
        }

        var bytes = new ArrayBufferWriter<byte>();
        foreach (var element in Flatten(data))
        {
            Append(bytes, element, type);
        }

        return bytes.WrittenMemory;
    }

    /// <summary>Writes all elements in one array.</summary>
    /// <exception cref="ArgumentException">JSON has no form for one of them.</exception>
    public static void Write(Utf8JsonWriter json, InferenceTensor tensor)
    {
        json.WriteStartArray();
        switch (tensor.DataType)
        {
            case TensorType.Bool: WriteEach<bool>(json.WriteBooleanValue, tensor); break;
            case TensorType.UInt8: WriteEach<byte>(value => json.WriteNumberValue((uint)value), tensor); break;
            case TensorType.UInt16: WriteEach<ushort>(value => json.WriteNumberValue((uint)value), tensor); break;
            case TensorType.UInt32: WriteEach<uint>(json.WriteNumberValue, tensor); break;
            case TensorType.UInt64: WriteEach<ulong>(json.WriteNumberValue, tensor); break;
            case TensorType.Int8: WriteEach<sbyte>(value => json.WriteNumberValue((int)value), tensor); break;
            case TensorType.Int16: WriteEach<short>(value => json.WriteNumberValue((int)value), tensor); break;
            case TensorType.Int32: WriteEach<int>(json.WriteNumberValue, tensor); break;
            case TensorType.Int64: WriteEach<long>(json.WriteNumberValue, tensor); break;
            case TensorType.Fp32: WriteEach<float>(value => json.WriteNumberValue(Finite(value, tensor)), tensor); break;
            case TensorType.Fp64: WriteEach<double>(value => json.WriteNumberValue(Finite(value, tensor)), tensor); break;
            case TensorType.Bytes: WriteTexts(json, tensor); break;
            default: throw NoForm(tensor, TensorTypes.Name(tensor.DataType));
        }

        json.WriteEndArray();
    }

    private static void Append(ArrayBufferWriter<byte> bytes, JsonElement element, TensorType type)
    {
        switch (type)
        {
            case TensorType.Bool: Append(bytes, element.GetBoolean()); break;
            case TensorType.UInt8: Append(bytes, element.GetByte()); break;
            case TensorType.UInt16: Append(bytes, element.GetUInt16()); break;
            case TensorType.UInt32: Append(bytes, element.GetUInt32()); break;
            case TensorType.UInt64: Append(bytes, element.GetUInt64()); break;
            case TensorType.Int8: Append(bytes, element.GetSByte()); break;
            case TensorType.Int16: Append(bytes, element.GetInt16()); break;
            case TensorType.Int32: Append(bytes, element.GetInt32()); break;
            case TensorType.Int64: Append(bytes, element.GetInt64()); break;
            case TensorType.Fp16: Append(bytes, (Half)element.GetSingle()); break;
            case TensorType.Bf16: Append(bytes, BFloat16.FromSingle(element.GetSingle())); break;
            case TensorType.Fp32: Append(bytes, element.GetSingle()); break;
            default: Append(bytes, element.GetDouble()); break;
        }
    }

    private static void Append<T>(ArrayBufferWriter<byte> bytes, T value)
        where T : unmanaged => bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    private static IEnumerable<JsonElement> Flatten(JsonElement data) =>
        data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().SelectMany(Flatten) : [data];

    private static void WriteEach<T>(Action<T> write, InferenceTensor tensor)
        where T : unmanaged
    {
        foreach (var value in tensor.AsSpan<T>())
        {
            write(value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, InferenceTensor tensor)
    {
        foreach (var element in tensor.ToByteStrings())
        {
            try
            {
                json.WriteStringValue(_strictUtf8.GetString(element.Span));
            }
            catch (DecoderFallbackException)
            {
                throw NoForm(tensor, "bytes that are not UTF-8");
            }
        }
    }

    private static double Finite(double value, InferenceTensor tensor) =>
        double.IsFinite(value) ? value : throw NoForm(tensor, "NaN and infinities");

    private static float Finite(float value, InferenceTensor tensor) =>
        float.IsFinite(value) ? value : throw NoForm(tensor, "NaN and infinities");

    private static ArgumentException NoForm(InferenceTensor tensor, string what) =>
        new($"'{tensor.Name}': JSON has no form for {what}; use {nameof(TensorEncoding)}.{nameof(TensorEncoding.Binary)}.");
}
