using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Http;

/// <summary>An input of the binary tensor extension: checked where it lies in the body, not copied.</summary>
internal static class BinaryInput
{
    public static GatewayFault? Take(TensorHeader tensor, long size, ref BinaryTail tail, out ReadOnlyMemory<byte> raw)
    {
        raw = default;
        var path = tensor.Path.To("parameters.binary_data_size");
        if (size > tail.Remaining)
        {
            return path.Invalid($"{size} bytes are announced, but {tail.Remaining} are left after the JSON");
        }

        var elementSize = DataTypes.ElementSize(tensor.DataType);
        // Divided, not multiplied: the count may be close to the largest long.
        if (elementSize > 0 && (size % elementSize != 0 || size / elementSize != tensor.Count))
        {
            return path.Invalid(
                $"shape {tensor.ShapeText} of {tensor.DataTypeName} asks for {(Int128)tensor.Count * elementSize} bytes, found {size}");
        }

        raw = tail.Take((int)size);
        return CheckContent(tensor, raw.Span) is { } problem ? tensor.Path.Invalid(problem) : null;
    }

    /// <summary>Bytes that are no value of the datatype, which a model's code may not expect.</summary>
    public static string? CheckContent(TensorHeader tensor, ReadOnlySpan<byte> raw)
    {
        if (tensor.DataType == DataType.Bytes && !BytesElements.IsWellFormed(raw, tensor.Count))
        {
            return $"its binary data is not exactly {tensor.Count} elements of a 4-byte length and that many bytes";
        }

        return tensor.DataType == DataType.Bool && raw.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var index
            ? $"its binary data holds {raw[index]} at byte {index}; a BOOL is 0 or 1"
            : null;
    }
}
