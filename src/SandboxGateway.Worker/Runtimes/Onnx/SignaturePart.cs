using SandboxGateway.Worker.Runtimes.Onnx.Interop;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>One list of tensors a session tells of, and the functions that read it.</summary>
internal sealed record SignaturePart(
    string Role, bool Optional, OrtFunction Count, OrtFunction Name, OrtFunction TypeInfo)
{
    public static SignaturePart Inputs { get; } = new(
        "Input",
        Optional: false,
        OrtFunction.SessionGetInputCount,
        OrtFunction.SessionGetInputName,
        OrtFunction.SessionGetInputTypeInfo);

    /// <summary>Inputs with a value of their own in the model, which a request may leave out.</summary>
    public static SignaturePart OverridableInitializers { get; } = new(
        "Input",
        Optional: true,
        OrtFunction.SessionGetOverridableInitializerCount,
        OrtFunction.SessionGetOverridableInitializerName,
        OrtFunction.SessionGetOverridableInitializerTypeInfo);

    public static SignaturePart Outputs { get; } = new(
        "Output",
        Optional: false,
        OrtFunction.SessionGetOutputCount,
        OrtFunction.SessionGetOutputName,
        OrtFunction.SessionGetOutputTypeInfo);
}
