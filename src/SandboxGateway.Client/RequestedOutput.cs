namespace SandboxGateway.Client;

/// <summary>An output the caller wants, by its name; a text converts to it by itself.</summary>
public sealed record RequestedOutput(string Name)
{
    /// <summary>Parameters of this output, such as "classification".</summary>
    public IDictionary<string, InferenceParameter> Parameters { get; init; } = new Dictionary<string, InferenceParameter>();

    /// <summary>An output without parameters.</summary>
    public static implicit operator RequestedOutput(string name) => new(name);

    /// <summary>An output without parameters.</summary>
    public static RequestedOutput FromString(string name) => new(name);
}
