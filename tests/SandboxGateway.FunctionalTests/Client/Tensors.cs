using SandboxGateway.Client;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.FunctionalTests.Client;

/// <summary>Two elements at the ends of each datatype, and of those JSON lacks where they may travel.</summary>
internal static class Tensors
{
    public static InferenceTensor Extremes(DataType type, bool isJson) => type switch
    {
        DataType.Bool => Of(true, false),
        DataType.Uint8 => Of(byte.MinValue, byte.MaxValue),
        DataType.Uint16 => Of(ushort.MinValue, ushort.MaxValue),
        DataType.Uint32 => Of(uint.MinValue, uint.MaxValue),
        DataType.Uint64 => Of(ulong.MinValue, ulong.MaxValue),
        DataType.Int8 => Of(sbyte.MinValue, sbyte.MaxValue),
        DataType.Int16 => Of(short.MinValue, short.MaxValue),
        DataType.Int32 => Of(int.MinValue, int.MaxValue),
        DataType.Int64 => Of(long.MinValue, long.MaxValue),
        DataType.Fp16 => Of(Half.MaxValue, Half.NaN),
        DataType.Bf16 => Of(BFloat16.FromSingle(1e38f), BFloat16.FromSingle(float.NegativeInfinity)),
        DataType.Fp32 => Of(float.Epsilon, isJson ? float.MaxValue : float.NaN),
        DataType.Fp64 => Of(double.Epsilon, isJson ? double.MaxValue : double.NegativeInfinity),
        DataType.Bytes when isJson => InferenceTensor.FromStrings("x", [1, 2], "", "é \"quoted\" 😀"),
        DataType.Bytes => InferenceTensor.FromBytes("x", [1, 2], new byte[] { 0xFF, 0 }, ReadOnlyMemory<byte>.Empty),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A new datatype."),
    };

    private static InferenceTensor Of<T>(params T[] values)
        where T : unmanaged => InferenceTensor.Create("x", [1, values.Length], values);
}
