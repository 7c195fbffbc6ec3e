namespace SandboxGateway.Worker.Runtimes.Onnx.Interop;

/// <summary>Kinds of errors ONNX Runtime reports; only those the worker tells apart have a name.</summary>
internal enum OrtErrorCode
{
    InvalidArgument = 2,
}
