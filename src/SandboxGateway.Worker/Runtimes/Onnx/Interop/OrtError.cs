namespace SandboxGateway.Worker.Runtimes.Onnx.Interop;

/// <summary>What ONNX Runtime said of a call that failed.</summary>
internal sealed record OrtError(OrtErrorCode Code, string Message);
