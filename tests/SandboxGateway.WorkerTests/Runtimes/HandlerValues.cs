using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes;

/// <summary>Values of every datatype, the extreme ones among them.</summary>
internal static class HandlerValues
{
    public static TheoryData<TensorValue> All => new()
    {
        TensorValue.Of("x", DataType.Bool, [3], true, false, true),
        TensorValue.Of<byte>("x", DataType.Uint8, [3], 0, 1, 255),
        TensorValue.Of<ushort>("x", DataType.Uint16, [2], 0, 65535),
        TensorValue.Of("x", DataType.Uint32, [2], 0u, uint.MaxValue),
        TensorValue.Of("x", DataType.Uint64, [2], 0ul, ulong.MaxValue),
        TensorValue.Of<sbyte>("x", DataType.Int8, [3], -128, 0, 127),
        TensorValue.Of<short>("x", DataType.Int16, [2], -32768, 32767),
        TensorValue.Of("x", DataType.Int32, [2], int.MinValue, int.MaxValue),
        TensorValue.Of("x", DataType.Int64, [2], long.MinValue, long.MaxValue),
        TensorValue.Of("x", DataType.Fp16, [4], (Half)1.5, Half.MinValue, Half.Epsilon, Half.PositiveInfinity),
        TensorValue.Of("x", DataType.Fp32, [4], 0.1f, float.MaxValue, float.Epsilon, float.NegativeInfinity),
        TensorValue.Of("x", DataType.Fp64, [3], 0.1, double.MaxValue, double.Epsilon),
        TensorValue.Of<ushort>("x", DataType.Bf16, [3], 0x3F80, 0xC0A0, 0x7F80),
        TensorValue.OfElements("x", "text"u8.ToArray(), [], [0xFF, 0x00, 0x0A], "\"\\\n\u00e9"u8.ToArray()),
        TensorValue.Of<float>("x", DataType.Fp32, [0]),
    };
}
