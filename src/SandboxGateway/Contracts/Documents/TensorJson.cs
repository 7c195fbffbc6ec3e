using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Contracts.Documents;

/// <summary>Writes a tensor's elements as one flat JSON array, the form a client may give them in as well.</summary>
internal static class TensorJson
{
    /// <returns>False if JSON has no form for a value, such as NaN, 16-bit floats, or bytes that are no text.</returns>
    public static bool TryWrite(Utf8JsonWriter json, in Tensor tensor)
    {
        json.WriteStartArray();
        var hasForm = tensor.DataType == DataType.Bytes ? TryWriteTexts(json, tensor.Data.Span) : TryWriteElements(json, tensor);
        json.WriteEndArray();
        return hasForm;
    }

    /// <summary>The members of the object that describes a tensor, without its data.</summary>
    public static void WriteHeader(Utf8JsonWriter json, in Tensor tensor)
    {
        json.WriteString("name"u8, tensor.Name);
        json.WriteString("datatype"u8, DataTypes.Name(tensor.DataType));
        json.WriteStartArray("shape"u8);
        foreach (var size in tensor.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
    }

    private static bool TryWriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> raw)
    {
        while (BytesElements.TryTake(ref raw, out var element))
        {
            if (!Utf8.IsValid(element))
            {
                return false;
            }

            json.WriteStringValue(element);
        }

        return true;
    }

    private static bool TryWriteElements(Utf8JsonWriter json, in Tensor tensor)
    {
        var raw = tensor.Data.Span;
        return tensor.DataType switch
        {
            DataType.Fp32 => TryWrite<float>(json, raw, static (writer, value) => writer.WriteNumberValue(value), float.IsFinite),
            DataType.Fp64 => TryWrite<double>(json, raw, static (writer, value) => writer.WriteNumberValue(value), double.IsFinite),
            DataType.Int8 => TryWrite<sbyte>(json, raw, static (writer, value) => writer.WriteNumberValue(value)),
            DataType.Int16 => TryWrite<short>(json, raw, static (writer, value) => writer.WriteNumberValue(value)),
            DataType.Int32 => TryWrite<int>(json, raw, static (writer, value) => writer.WriteNumberValue(value)),
            DataType.Int64 => TryWrite<long>(json, raw, static (writer, value) => writer.WriteNumberValue(value)),
            DataType.Uint8 => TryWrite<byte>(json, raw, static (writer, value) => writer.WriteNumberValue(value)),
            DataType.Uint16 => TryWrite<ushort>(json, raw, static (writer, value) => writer.WriteNumberValue(value)),
            DataType.Uint32 => TryWrite<uint>(json, raw, static (writer, value) => writer.WriteNumberValue(value)),
            DataType.Uint64 => TryWrite<ulong>(json, raw, static (writer, value) => writer.WriteNumberValue(value)),
            DataType.Bool => TryWrite<byte>(json, raw, static (writer, value) => writer.WriteBooleanValue(value != 0)),
            _ => raw.IsEmpty,
        };
    }

    private static bool TryWrite<T>(
        Utf8JsonWriter json, ReadOnlySpan<byte> raw, Action<Utf8JsonWriter, T> write, Predicate<T>? hasForm = null)
        where T : unmanaged
    {
        foreach (var value in MemoryMarshal.Cast<byte, T>(raw))
        {
            if (hasForm is not null && !hasForm(value))
            {
                return false;
            }

            write(json, value);
        }

        return true;
    }
}
