namespace SandboxGateway.Client;

/// <summary>A model's answer.</summary>
public sealed class InferenceResult
{
    /// <summary>The model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>The version that answered; empty if the server does not say.</summary>
    public string Version { get; init; } = "";

    /// <summary>The request's id; empty if it had none.</summary>
    public string Id { get; init; } = "";

    /// <summary>The outputs, in the server's order.</summary>
    public required IReadOnlyList<InferenceTensor> Outputs { get; init; }

    /// <summary>What the server says of the answer, such as which secrets it took out of it.</summary>
    public IReadOnlyDictionary<string, InferenceParameter> Parameters { get; init; } = new Dictionary<string, InferenceParameter>();

    /// <summary>The output of that name.</summary>
    /// <exception cref="KeyNotFoundException">The answer has none.</exception>
    public InferenceTensor this[string name] =>
        Outputs.FirstOrDefault(output => output.Name == name)
        ?? throw new KeyNotFoundException(
            $"'{Model}' answered without an output '{name}'. It gave: {string.Join(", ", Outputs.Select(output => output.Name))}.");
}
