namespace SandboxGateway.Pipeline;

/// <summary>An output the client asked for by name; <paramref name="Binary"/> as it said itself, or null.</summary>
internal readonly record struct RequestedOutput(string Name, bool? Binary)
{
    /// <summary>So many of its highest values in its place; 0: the output itself.</summary>
    public int Classes { get; init; }
}
