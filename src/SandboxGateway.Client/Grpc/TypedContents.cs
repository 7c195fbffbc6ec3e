using System.Runtime.InteropServices;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.Client.Grpc;

/// <summary>Elements that a server sent as typed fields, as some do, turned into the bytes of <see cref="InferenceTensor.Data"/>.</summary>
internal static class TypedContents
{
    /// <exception cref="InferenceException">A number does not fit its type, or the type has no such field.</exception>
    public static ReadOnlyMemory<byte> Read(InferTensorContents contents, TensorType type)
    {
        try
        {
            return type switch
            {
                TensorType.Bool => Bytes(contents.BoolContents),
                TensorType.UInt8 => Bytes(contents.UintContents.Select(value => checked((byte)value))),
                TensorType.UInt16 => Bytes(contents.UintContents.Select(value => checked((ushort)value))),
                TensorType.UInt32 => Bytes(contents.UintContents),
                TensorType.UInt64 => Bytes(contents.Uint64Contents),
                TensorType.Int8 => Bytes(contents.IntContents.Select(value => checked((sbyte)value))),
                TensorType.Int16 => Bytes(contents.IntContents.Select(value => checked((short)value))),
                TensorType.Int32 => Bytes(contents.IntContents),
                TensorType.Int64 => Bytes(contents.Int64Contents),
                TensorType.Fp32 => Bytes(contents.Fp32Contents),
                TensorType.Fp64 => Bytes(contents.Fp64Contents),
                TensorType.Bytes => ByteElements.Join([.. contents.BytesContents.Select(element => element.Memory)]),
                _ => throw Bad($"{TensorTypes.Name(type)} has no typed contents."),
            };
        }
        catch (OverflowException)
        {
            throw Bad($"a number in it is too large for {TensorTypes.Name(type)}.");
        }
    }

    private static byte[] Bytes<T>(IEnumerable<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.ToArray().AsSpan()).ToArray();

    private static InferenceException Bad(string why) => new(InferenceError.BadAnswer, $"The server's answer cannot be read: {why}");
}
