using System.Buffers;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Pipeline;

/// <summary>
/// One inference as the pipeline sees it, whatever wire it came by. Owns the pooled memory its tensors lie in, so it is
/// disposed when the answer has been sent. Not thread-safe.
/// </summary>
internal sealed class InferenceRequest : IDisposable
{
    private readonly List<byte[]> _buffers = [];

    /// <summary>Given by the client and echoed; null if it gave none.</summary>
    public string? Id { get; set; }

    public List<Tensor> Inputs { get; } = [];

    /// <summary>Empty: every output, in the model's order.</summary>
    public List<RequestedOutput> Outputs { get; } = [];

    /// <summary>What was found in the texts of the inputs; empty for clean ones.</summary>
    public List<TextNote> TextNotes { get; } = [];

    /// <summary>The request's own parameters, those aside that the protocol gives a meaning; for handlers. Null: none.</summary>
    public Dictionary<string, Parameter>? Parameters { get; set; }

    /// <summary>1 goes before all others, then 2, and so on; 0, the default, goes last.</summary>
    public uint Priority { get; set; }

    /// <summary>What the client grants its request, from its arrival to its answer; null if it says nothing.</summary>
    public TimeSpan? Timeout { get; private set; }

    /// <summary>The client asked for all outputs in binary form unless an output says otherwise.</summary>
    public bool BinaryOutputs { get; set; }

    /// <summary>True if the client wants the answer's output at this place as raw bytes.</summary>
    public bool WantsBinary(int output) =>
        output < Outputs.Count ? Outputs[output].Binary ?? BinaryOutputs : BinaryOutputs;

    /// <summary>Grants it no more than <paramref name="timeout"/>; of several limits the shortest holds.</summary>
    public void LimitTo(TimeSpan timeout) => Timeout = Timeout < timeout ? Timeout : timeout;

    /// <summary>Rents memory that lives as long as the request; it may be longer than asked for and is not cleared.</summary>
    public byte[] Rent(int minimumLength)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(minimumLength);
        _buffers.Add(buffer);
        return buffer;
    }

    public void Dispose()
    {
        foreach (var buffer in _buffers)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _buffers.Clear();
        Inputs.Clear();
    }
}
