namespace SandboxGateway.Client;

/// <summary>One question to a model. It may be sent more than once, and must not be changed while it is.</summary>
public sealed class InferenceRequest
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version; null for the one the server chooses.</summary>
    public string? Version { get; init; }

    /// <summary>The server gives it back in the answer, and names the request by it in its logs.</summary>
    public string? Id { get; init; }

    /// <summary>What the model is given, in any order.</summary>
    public IList<InferenceTensor> Inputs { get; init; } = [];

    /// <summary>The outputs wanted; none means all of them.</summary>
    public IList<RequestedOutput> Outputs { get; init; } = [];

    /// <summary>Parameters of the request. Handlers read them; the protocol itself has a few, such as "priority".</summary>
    public IDictionary<string, InferenceParameter> Parameters { get; init; } = new Dictionary<string, InferenceParameter>();

    /// <summary>
    /// How long the caller waits, attempts and pauses together; null for <see cref="InferenceClientOptions.Timeout"/>. The server
    /// is told of it, and need not work on a request nobody waits for.
    /// </summary>
    public TimeSpan? Timeout { get; init; }
}
