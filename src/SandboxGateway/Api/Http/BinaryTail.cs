namespace SandboxGateway.Api.Http;

/// <summary>
/// The part of a request body after its JSON: raw tensors back to back, taken in the order of the inputs.
/// <paramref name="places"/>, if wanted, collects where in the JSON they belong.
/// </summary>
internal struct BinaryTail(ReadOnlyMemory<byte> bytes, List<BinaryPlace>? places = null)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    /// <summary>Notes the input whose JSON object ends at <paramref name="end"/>.</summary>
    public readonly void Note(int input, int end) => places?.Add(new BinaryPlace(input, end));

    /// <summary>Takes the next <paramref name="length"/> bytes, which must be there.</summary>
    public ReadOnlyMemory<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
