namespace SandboxGateway.Registry;

/// <summary>What a model takes and gives, as its worker reported it when it loaded. Immutable.</summary>
internal sealed record ModelSignature(TensorSignature[] Inputs, TensorSignature[] Outputs)
{
    public TensorSignature? FindOutput(string name) => Array.Find(Outputs, tensor => tensor.Name == name);

    /// <summary>The model's own string for an input or output name given as UTF-8, or null if it has none such.</summary>
    public string? KnownName(ReadOnlySpan<byte> utf8Name)
    {
        foreach (var tensor in Inputs)
        {
            if (utf8Name.SequenceEqual(tensor.Utf8Name))
            {
                return tensor.Name;
            }
        }

        foreach (var tensor in Outputs)
        {
            if (utf8Name.SequenceEqual(tensor.Utf8Name))
            {
                return tensor.Name;
            }
        }

        return null;
    }
}
