using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>Step 4 of the pipeline: checks a request's tensors and outputs against what the model declared.</summary>
internal static class SignatureValidator
{
    // Nearly every model has fewer inputs and outputs; those with more cost an allocation.
    private const int UsualCount = 64;

    /// <returns>Null, or the first thing that does not suit the model, with the field it is in.</returns>
    public static GatewayFault? Validate(ModelSignature signature, InferenceRequest request) =>
        CheckInputs(signature.Inputs, request.Inputs) ?? CheckOutputs(signature.Outputs, request.Outputs);

    private static GatewayFault? CheckInputs(TensorSignature[] declared, List<Tensor> inputs)
    {
        var seen = declared.Length <= UsualCount ? stackalloc bool[UsualCount] : new bool[declared.Length];
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = inputs[i];
            var index = TensorSignature.IndexOf(declared, input.Name, hint: i);
            if (index < 0)
            {
                return GatewayFault.Invalid($"inputs[{i}].name", $"the model has no input {TensorText.Name(input.Name)}; it takes {TensorText.Names(declared)}");
            }

            if (seen[index])
            {
                return GatewayFault.Invalid($"inputs[{i}].name", $"{TensorText.Name(input.Name)} is given twice");
            }

            seen[index] = true;
            if (CheckInput(declared[index], input, i) is { } fault)
            {
                return fault;
            }
        }

        for (var i = 0; i < declared.Length; i++)
        {
            if (!seen[i] && !declared[i].Optional)
            {
                return GatewayFault.Invalid("inputs", $"{TensorText.Name(declared[i].Name)} is missing ({TensorText.Type(declared[i])})");
            }
        }

        return null;
    }

    private static GatewayFault? CheckInput(TensorSignature declared, in Tensor input, int index)
    {
        if (input.DataType != declared.DataType)
        {
            var found = DataTypes.IsDefined(input.DataType) ? DataTypes.Name(input.DataType) : "unknown";
            return GatewayFault.Invalid(
                $"inputs[{index}].datatype",
                $"{TensorText.Name(declared.Name)} takes {DataTypes.Name(declared.DataType)}, found {found}");
        }

        if (!declared.Fits(input.Shape))
        {
            return GatewayFault.Invalid(
                $"inputs[{index}].shape",
                $"{TensorText.Name(declared.Name)} takes {TensorText.Shape(declared.Shape)}, found {TensorText.Shape(input.Shape)}");
        }

        if (!TensorShape.TryCountElements(input.Shape, out var count))
        {
            return GatewayFault.Invalid(
                $"inputs[{index}].shape",
                $"{TensorText.Shape(input.Shape)} has a negative dimension or more elements than can be counted");
        }

        return TensorData.Check(input.DataType, count, input.Data.Span) is { } problem
            ? GatewayFault.Invalid($"inputs[{index}].data", problem)
            : null;
    }

    private static GatewayFault? CheckOutputs(TensorSignature[] declared, List<RequestedOutput> outputs)
    {
        var seen = declared.Length <= UsualCount ? stackalloc bool[UsualCount] : new bool[declared.Length];
        for (var i = 0; i < outputs.Count; i++)
        {
            var index = TensorSignature.IndexOf(declared, outputs[i].Name, hint: i);
            if (index < 0)
            {
                return GatewayFault.Invalid($"outputs[{i}].name", $"the model has no output {TensorText.Name(outputs[i].Name)}; it gives {TensorText.Names(declared)}");
            }

            if (seen[index])
            {
                return GatewayFault.Invalid($"outputs[{i}].name", $"{TensorText.Name(outputs[i].Name)} is asked for twice");
            }

            seen[index] = true;
            if (outputs[i].Classes > 0 && declared[index].DataType == DataType.Bytes)
            {
                return GatewayFault.Invalid(
                    $"outputs[{i}].parameters.classification", $"{TensorText.Name(declared[index].Name)} is BYTES, which are no classes");
            }
        }

        return null;
    }
}
