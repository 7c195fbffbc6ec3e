using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>Tensors of 16-bit floats, FP16 and BF16: widened a block at a time and checked as singles.</summary>
internal sealed class HalfTensorCheck(TensorRules rules, NumberTensorCheck<float> singles, bool isBrainFloat) : TensorCheck(rules)
{
    private const int BlockElements = 1024;

    /// <summary>The nearest BF16 to a single, as a single.</summary>
    public static float RoundToBrainFloat(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsFinite(value) ? BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000) : value;
    }

    protected override void CheckElements(ReadOnlySpan<byte> raw, string place, ViolationList report)
    {
        Span<float> widened = stackalloc float[BlockElements];
        for (var first = 0; first * sizeof(ushort) < raw.Length && !report.IsFull; first += BlockElements)
        {
            var rest = raw[(first * sizeof(ushort))..];
            var block = rest[..Math.Min(rest.Length, BlockElements * sizeof(ushort))];
            var elements = widened[..(block.Length / sizeof(ushort))];
            Widen(block, elements);
            singles.CheckElements(elements, first, place, report);
        }
    }

    private void Widen(ReadOnlySpan<byte> block, Span<float> elements)
    {
        if (!isBrainFloat)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(block), elements);
            return;
        }

        var halves = MemoryMarshal.Cast<byte, ushort>(block);
        for (var i = 0; i < halves.Length; i++)
        {
            elements[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
        }
    }
}
