using System.Runtime.InteropServices;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>An input or output the model declares. Immutable.</summary>
internal sealed class OnnxTensor(TensorSpec spec, int elementType)
{
    public TensorSpec Spec { get; } = spec;

    public string Name => Spec.Name;

    public DataType DataType => Spec.Datatype;

    /// <summary>ONNX Runtime's number for the element type.</summary>
    public int ElementType { get; } = elementType;

    /// <summary>
    /// The name as a C string. It is never freed: a worker serves one model, for as long as it lives.
    /// </summary>
    public nint NativeName { get; } = Marshal.StringToCoTaskMemUTF8(spec.Name);
}
