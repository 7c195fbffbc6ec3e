namespace SandboxGateway.Client;

/// <summary>What a server says of a model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Versions">The versions that may be asked.</param>
/// <param name="Platform">What runs it, such as "onnxruntime_onnx".</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record ModelMetadata(
    string Name,
    IReadOnlyList<string> Versions,
    string Platform,
    IReadOnlyList<TensorMetadata> Inputs,
    IReadOnlyList<TensorMetadata> Outputs);
