using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>
/// Checks a worker's answer before anything else sees it: exactly the outputs asked for, in order, of the declared types
/// and shapes, and the payload they say. What a method returns is for our log and holds none of the worker's own words.
/// </summary>
internal static class ReplyValidator
{
    /// <summary>
    /// Checks the header of an answer, before memory is taken for its payload. An empty <paramref name="requested"/>
    /// stands for every output of the model; names in it have passed <see cref="SignatureValidator"/>.
    /// </summary>
    /// <returns>Null, or how the answer breaks the rules.</returns>
    public static string? ValidateHeader(
        ModelSignature signature,
        List<RequestedOutput> requested,
        InferResult reply,
        int payloadLength)
    {
        var expected = requested.Count == 0 ? signature.Outputs.Length : requested.Count;
        if (reply.Outputs.Count != expected)
        {
            return $"The answer has {reply.Outputs.Count} outputs; {expected} are due.";
        }

        var rest = (ulong)payloadLength;
        for (var i = 0; i < expected; i++)
        {
            var declared = requested.Count == 0
                ? signature.Outputs[i]
                : signature.Outputs[TensorSignature.IndexOf(signature.Outputs, requested[i].Name, hint: i)];
            if (CheckHeader(declared, reply.Outputs[i], rest) is { } violation)
            {
                return $"Output {i} of the answer, {TensorText.Name(declared.Name)}: {violation}.";
            }

            rest -= reply.Outputs[i].ByteLength;
        }

        return rest == 0 ? null : $"The payload is {rest} bytes longer than the answer's outputs.";
    }

    /// <summary>Checks the bytes of an answer whose header passed.</summary>
    /// <returns>Null, or how they break the rules.</returns>
    public static string? ValidateContents(List<Tensor> outputs)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            if (!TensorShape.TryCountElements(output.Shape, out var count))
            {
                return $"Output {i} of the answer has a shape without a size.";
            }

            if (TensorData.Check(output.DataType, count, output.Data.Span) is { } violation)
            {
                return $"Output {i} of the answer, {TensorText.Name(output.Name)}: {violation}.";
            }
        }

        return null;
    }

    private static string? CheckHeader(TensorSignature declared, Protocol.Worker.V1.Tensor output, ulong rest)
    {
        if (output.Name != declared.Name)
        {
            return "another name came in its place";
        }

        if (output.Datatype != declared.DataType)
        {
            return $"datatype number {(int)output.Datatype} came, {DataTypes.Name(declared.DataType)} is declared";
        }

        if (output.Shape.Count > FrameLimits.MaxRank)
        {
            return $"{output.Shape.Count} dimensions came, {FrameLimits.MaxRank} are allowed";
        }

        long[] shape = [.. output.Shape];
        if (!declared.Fits(shape) || !TensorShape.TryCountElements(shape, out var count))
        {
            return $"shape {TensorText.Shape(shape)} came, {TensorText.Shape(declared.Shape)} is declared";
        }

        return output.ByteLength > rest
            ? $"{output.ByteLength} bytes announced, {rest} left in the payload"
            : TensorData.CheckLength(declared.DataType, count, (long)output.ByteLength);
    }
}
