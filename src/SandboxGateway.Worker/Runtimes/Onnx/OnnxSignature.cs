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
        var failure = Read(session, allocator, SignaturePart.Inputs, inputs)
            ?? Read(session, allocator, SignaturePart.OverridableInitializers, inputs)
            ?? Read(session, allocator, SignaturePart.Outputs, outputs);
        if (failure is null)
        {
            signature = new OnnxSignature([.. inputs], [.. outputs]);
        }

        return failure;
    }

    /// <summary>The message that tells the gateway.</summary>
    public ModelLoaded ToMessage() => new()
    {
        Inputs = { Inputs.Select(tensor => tensor.Spec) },
        Outputs = { Outputs.Select(tensor => tensor.Spec) },
    };

    private static Failure? Read(nint session, nint allocator, SignaturePart part, List<OnnxTensor> tensors)
    {
        var count = OrtApi.Count(part.Count, session);
        if (count + tensors.Count > FrameLimits.MaxTensors)
        {
            return Failures.ModelRejected($"The model has more than {FrameLimits.MaxTensors} inputs or outputs.");
        }

        Failure? failure = null;
        for (var i = 0; i < count && failure is null; i++)
        {
            var name = OrtApi.Name(part.Name, session, i, allocator);
            failure = Describe(part, name, OrtApi.TypeInfo(part.TypeInfo, session, i), tensors);
        }

        return failure;
    }

    private static Failure? Describe(SignaturePart part, string name, TensorTypeInfo type, List<OnnxTensor> tensors)
    {
        var role = part.Role;
        if (Encoding.UTF8.GetByteCount(name) is 0 or > FrameLimits.MaxNameBytes)
        {
            return Failures.ModelRejected(
                $"{role} {tensors.Count} has no name, or one longer than {FrameLimits.MaxNameBytes} bytes.");
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

        var spec = new TensorSpec
        {
            Name = name,
            Datatype = dataType,
            Shape = { type.Shape ?? [] },
            Optional = part.Optional,
            Unranked = type.Shape is null,
        };
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
