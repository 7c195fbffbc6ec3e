using System.Buffers;

namespace SandboxGateway.Pipeline;

/// <summary>
/// The outputs of one inference, checked against the model's signature. Owns the pooled memory they lie in.
/// </summary>
internal sealed class InferenceResponse(List<Tensor> outputs, byte[]? pooledPayload) : IDisposable
{
    private byte[]? _pooledPayload = pooledPayload;

    /// <summary>In the order the client asked for, or the model's own.</summary>
    public List<Tensor> Outputs { get; } = outputs;

    /// <summary>Bytes its outputs came in.</summary>
    public int Length { get; init; }

    /// <summary>Which rules of the secret filter fired, for the answer's parameters; null unless the model asks for it.</summary>
    public string? FilterReport { get; set; }

    public void Dispose()
    {
        if (_pooledPayload is { } payload)
        {
            _pooledPayload = null;
            ArrayPool<byte>.Shared.Return(payload);
        }
    }
}
