using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>An input of the binary tensor extension, which stays where it lies in the body.</summary>
internal static class BinaryInput
{
    /// <summary>Takes the tensor off the front of <paramref name="tail"/>; what its bytes mean is for the pipeline to check.</summary>
    public static GatewayFault? Take(TensorHeader tensor, long size, ref BinaryTail tail, out ReadOnlyMemory<byte> raw)
    {
        raw = default;
        var path = tensor.Path.To("parameters.binary_data_size");
        if (size > tail.Remaining)
        {
            return path.Invalid($"{size} bytes are announced, but {tail.Remaining} are left after the JSON");
        }

        if (TensorData.CheckLength(tensor.DataType, tensor.Count, size) is { } problem)
        {
            return path.Invalid(problem);
        }

        raw = tail.Take((int)size);
        return null;
    }
}
