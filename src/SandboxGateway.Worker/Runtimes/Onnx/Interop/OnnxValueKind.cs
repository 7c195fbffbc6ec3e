namespace SandboxGateway.Worker.Runtimes.Onnx.Interop;

/// <summary>Kinds of values an ONNX graph can take or give; numbers are ONNX Runtime's.</summary>
internal enum OnnxValueKind
{
    Unknown = 0,
    Tensor = 1,
    Sequence = 2,
    Map = 3,
    Opaque = 4,
    SparseTensor = 5,
    Optional = 6,
}
