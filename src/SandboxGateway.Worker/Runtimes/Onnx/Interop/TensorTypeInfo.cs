namespace SandboxGateway.Worker.Runtimes.Onnx.Interop;

/// <summary>
/// Type and shape as ONNX Runtime knows them; <paramref name="Shape"/> is null where not even the number of dimensions
/// is known. For other kinds than tensors the rest is empty.
/// </summary>
internal sealed record TensorTypeInfo(OnnxValueKind Kind, int ElementType, long[]? Shape);
