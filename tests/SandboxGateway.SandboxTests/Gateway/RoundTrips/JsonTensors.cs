using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.SandboxTests.Gateway.RoundTrips;

/// <summary>A second opinion on the JSON form of tensors, by .NET's own conversions: cubes nested, all else flat.</summary>
internal static class JsonTensors
{
    public static string Write(DataType dataType, long[] shape, byte[] raw)
    {
        var elements = Elements(dataType, raw).ToList();
        return shape.Length <= 1 ? $"[{string.Join(',', elements)}]" : Nest(elements, shape);
    }

    public static byte[] Read(DataType dataType, JsonElement data)
    {
        var raw = new MemoryStream();
        foreach (var element in data.EnumerateArray())
        {
            raw.Write(ToRaw(dataType, element));
        }

        return raw.ToArray();
    }

    private static string Nest(List<string> elements, ReadOnlySpan<long> shape)
    {
        if (shape.Length == 1)
        {
            return $"[{string.Join(',', elements)}]";
        }

        var parts = new List<string>();
        var length = elements.Count / (int)Math.Max(1, shape[0]);
        for (var i = 0; i < shape[0]; i++)
        {
            parts.Add(Nest(elements.GetRange(i * length, length), shape[1..]));
        }

        return $"[{string.Join(',', parts)}]";
    }

    private static IEnumerable<string> Elements(DataType dataType, byte[] raw) => dataType switch
    {
        DataType.Bool => raw.Select(static value => value == 0 ? "false" : "true"),
        DataType.Uint8 => raw.Select(static value => Text(value)),
        DataType.Int8 => Numbers<sbyte>(raw),
        DataType.Uint16 => Numbers<ushort>(raw),
        DataType.Int16 => Numbers<short>(raw),
        DataType.Uint32 => Numbers<uint>(raw),
        DataType.Int32 => Numbers<int>(raw),
        DataType.Uint64 => Numbers<ulong>(raw),
        DataType.Int64 => Numbers<long>(raw),
        DataType.Fp32 => Numbers<float>(raw),
        DataType.Fp64 => Numbers<double>(raw),
        _ => Texts(raw),
    };

    private static IEnumerable<string> Numbers<T>(byte[] raw)
        where T : unmanaged, IFormattable => MemoryMarshal.Cast<byte, T>(raw).ToArray().Select(static value => Text(value));

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static List<string> Texts(byte[] raw)
    {
        var texts = new List<string>();
        var rest = (ReadOnlySpan<byte>)raw;
        while (BytesElements.TryTake(ref rest, out var element))
        {
            texts.Add(JsonSerializer.Serialize(Encoding.UTF8.GetString(element)));
        }

        return texts;
    }

    private static byte[] ToRaw(DataType dataType, JsonElement element) => dataType switch
    {
        DataType.Bool => [element.GetBoolean() ? (byte)1 : (byte)0],
        DataType.Uint8 => [element.GetByte()],
        DataType.Int8 => [(byte)element.GetSByte()],
        DataType.Uint16 => Bytes(element.GetUInt16()),
        DataType.Int16 => Bytes(element.GetInt16()),
        DataType.Uint32 => Bytes(element.GetUInt32()),
        DataType.Int32 => Bytes(element.GetInt32()),
        DataType.Uint64 => Bytes(element.GetUInt64()),
        DataType.Int64 => Bytes(element.GetInt64()),
        DataType.Fp32 => Bytes(element.GetSingle()),
        DataType.Fp64 => Bytes(element.GetDouble()),
        _ => Prefixed(Encoding.UTF8.GetBytes(element.GetString()!)),
    };

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    private static byte[] Prefixed(byte[] text)
    {
        var element = new byte[BytesElements.PrefixSize + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(element, text.Length);
        text.CopyTo(element, BytesElements.PrefixSize);
        return element;
    }
}
