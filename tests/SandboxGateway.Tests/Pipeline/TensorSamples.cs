using System.Buffers.Binary;
using System.Text;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Pipeline;

/// <summary>Short ways to write signatures and tensors.</summary>
internal static class TensorSamples
{
    public static TensorSignature Declare(string name, DataType dataType, params long[] shape) =>
        new(name, dataType, shape, Optional: false);

    public static SandboxGateway.Pipeline.Tensor Tensor(string name, DataType dataType, long[] shape, int bytes) =>
        new(name, dataType, shape, new byte[bytes]);

    /// <summary>BYTES elements in their raw form.</summary>
    public static byte[] Elements(params string[] values)
    {
        var raw = new List<byte>();
        foreach (var value in values)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            raw.AddRange(Prefix((uint)bytes.Length));
            raw.AddRange(bytes);
        }

        return [.. raw];
    }

    public static byte[] Prefix(uint length)
    {
        var prefix = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, length);
        return prefix;
    }
}
