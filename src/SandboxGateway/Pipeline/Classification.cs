using System.Buffers;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>
/// The classification extension: in place of an output, its highest values with their places and labels, as BYTES elements
/// "value:index" or "value:index:label". Done before the filter, which sees what is sent.
/// </summary>
internal static class Classification
{
    // The classes of an answer take some ten times the memory of the values they stand for.
    private const int MaxClasses = 1 << 20;

    /// <summary>Rewrites the outputs for which the client asked for classes.</summary>
    /// <returns>Null, or why that cannot be done.</returns>
    public static GatewayFault? Apply(
        ServedModel model, ModelSignature signature, InferenceRequest request, InferenceResponse response)
    {
        for (var i = 0; i < request.Outputs.Count; i++)
        {
            if (request.Outputs[i].Classes == 0)
            {
                continue;
            }

            var output = response.Outputs[i];
            var declared = signature.FindOutput(output.Name)!;
            var (rows, columns) = Split(declared, output.Shape);
            var classes = (int)Math.Min(request.Outputs[i].Classes, columns);
            if (rows * classes > MaxClasses)
            {
                return GatewayFault.Invalid(
                    $"outputs[{i}].parameters.classification", $"{rows} times {classes} classes are more than the {MaxClasses} an answer may have");
            }

            response.Outputs[i] = new Tensor(
                output.Name,
                DataType.Bytes,
                output.Shape.Length > 1 && IsBatched(declared) ? [rows, classes] : [classes],
                Classify(output, rows, columns, classes, model.Manifest.ClassLabels.GetValueOrDefault(output.Name, [])));
        }

        return null;
    }

    // The rule by which Triton takes an ONNX model as one of batches.
    private static bool IsBatched(TensorSignature declared) => !declared.Unranked && declared.Shape is [-1, _, ..];

    private static (long Rows, long Columns) Split(TensorSignature declared, long[] shape)
    {
        TensorShape.TryCountElements(shape, out var count);
        return !IsBatched(declared) ? (1, count) : shape[0] == 0 ? (0, 0) : (shape[0], count / shape[0]);
    }

    private static ReadOnlyMemory<byte> Classify(Tensor output, long rows, long columns, int classes, byte[][] labels)
    {
        var elements = new ArrayBufferWriter<byte>();
        var rowLength = (int)columns * DataTypes.ElementSize(output.DataType);
        for (var row = 0; row < rows; row++)
        {
            ClassWriter.Write(output.DataType, output.Data.Span.Slice(row * rowLength, rowLength), classes, labels, elements);
        }

        return elements.WrittenMemory;
    }
}
