using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests;

/// <summary>A tensor to send or one that came back.</summary>
public sealed record TensorValue(string Name, DataType DataType, long[] Shape, byte[] Bytes)
{
    public static TensorValue Of<T>(string name, DataType dataType, long[] shape, params T[] elements)
        where T : unmanaged =>
        new(name, dataType, shape, MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());

    public static TensorValue OfTexts(string name, params string[] elements) =>
        OfElements(name, elements.Select(Encoding.UTF8.GetBytes).ToArray());

    public static TensorValue OfElements(string name, params byte[][] elements)
    {
        using var raw = new MemoryStream();
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        foreach (var element in elements)
        {
            BinaryPrimitives.WriteInt32LittleEndian(prefix, element.Length);
            raw.Write(prefix);
            raw.Write(element);
        }

        return new TensorValue(name, DataType.Bytes, [elements.Length], raw.ToArray());
    }

    public T[] As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes).ToArray();
}
