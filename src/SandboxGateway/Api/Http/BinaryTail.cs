namespace SandboxGateway.Api.Http;

/// <summary>The part of a request body after its JSON: raw tensors back to back, taken in the order of the inputs.</summary>
internal struct BinaryTail(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    /// <summary>Takes the next <paramref name="length"/> bytes, which must be there.</summary>
    public ReadOnlyMemory<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
