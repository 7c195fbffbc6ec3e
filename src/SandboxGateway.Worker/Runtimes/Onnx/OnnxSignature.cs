using System.Text;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;
using SandboxGateway.Worker.Runtimes.Onnx.Interop;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>What a model takes and gives, as read from the loaded session. Immutable.</summary>
internal sealed class OnnxSignature
{
    private OnnxSignature(OnnxTensor[] inputs, OnnxTensor[] outputs) => (Inputs, Outputs) = (inputs, outputs);

    public OnnxTensor[] Inputs { get; }

    public OnnxTensor[] Outputs { get; }

    /// <summary>Reads the signature; a failure names the first tensor the protocol cannot carry.</summary>
    public static Failure? TryRead(nint session, nint allocator, out OnnxSignature? signature)
    {
        signature = null;
        var inputs = new List<OnnxTensor>();
        var outputs = new List<OnnxTensor>();
        var failure = Read("Input", OrtFunction.SessionGetInputCount, OrtFunction.SessionGetInputName, OrtFunction.SessionGetInputTypeInfo, inputs, optional: false)
            ?? Read("Input", OrtFunction.SessionGetOverridableInitializerCount, OrtFunction.SessionGetOverridableInitializerName, OrtFunction.SessionGetOverridableInitializerTypeInfo, inputs, optional: true)
            ?? Read("Output", OrtFunction.SessionGetOutputCount, OrtFunction.SessionGetOutputName, OrtFunction.SessionGetOutputTypeInfo, outputs, optional: false);
        if (failure is null)
        {
            signature = new OnnxSignature([.. inputs], [.. outputs]);
        }

        return failure;

        Failure? Read(
            string role, OrtFunction count, OrtFunction name, OrtFunction type, List<OnnxTensor> tensors, bool optional)
        {
            var total = OrtApi.Count(count, session);
            if (total + tensors.Count > FrameLimits.MaxTensors)
            {
                return Failures.ModelRejected($"The model has more than {FrameLimits.MaxTensors} inputs or outputs.");
            }

            Failure? refusal = null;
            for (var i = 0; i < total && refusal is null; i++)
            {
                var label = OrtApi.Name(name, session, i, allocator);
                refusal = TryDescribe(role, label, OrtApi.TypeInfo(type, session, i), optional, tensors);
            }

            return refusal;
        }
    }

    /// <summary>The message that tells the gateway.</summary>
    public ModelLoaded ToMessage() => new()
    {
        Inputs = { Inputs.Select(tensor => tensor.Spec) },
        Outputs = { Outputs.Select(tensor => tensor.Spec) },
    };

    private static Failure? TryDescribe(
        string role, string name, TensorTypeInfo type, bool optional, List<OnnxTensor> tensors)
    {
        if (Encoding.UTF8.GetByteCount(name) is 0 or > FrameLimits.MaxNameBytes)
        {
            return Failures.ModelRejected($"{role} {tensors.Count} has no name, or one longer than {FrameLimits.MaxNameBytes} bytes.");
        }

        if (type.Kind != OnnxValueKind.Tensor)
        {
            return Failures.ModelRejected($"{role} '{name}' is {Explain(type.Kind)}");
        }

        if (!ElementTypes.TryGetDataType(type.ElementType, out var dataType))
        {
            return Failures.ModelRejected(
                $"{role} '{name}' has elements of type {ElementTypes.UnsupportedName(type.ElementType)}, which the Open "
                + "Inference Protocol cannot carry. Cast it to another type inside the model.");
        }

        if (type.Shape?.Length > FrameLimits.MaxRank)
        {
            return Failures.ModelRejected($"{role} '{name}' has more than {FrameLimits.MaxRank} dimensions.");
        }

        var spec = new TensorSpec { Name = name, Datatype = dataType, Optional = optional, Unranked = type.Shape is null };
        spec.Shape.AddRange(type.Shape ?? []);
        tensors.Add(new OnnxTensor(spec, type.ElementType));
        return null;
    }

    private static string Explain(OnnxValueKind kind) => kind switch
    {
        OnnxValueKind.Sequence or OnnxValueKind.Map =>
            "a sequence or a map; only tensors can be served. Classifiers exported with skl2onnx give their probabilities "
            + "as a tensor when they are exported with the option zipmap=False.",
        OnnxValueKind.SparseTensor => "a sparse tensor; only dense tensors can be served.",
        OnnxValueKind.Optional => "of an optional type; only plain tensors can be served.",
        _ => "no tensor; only tensors can be served.",
    };
}
