namespace SandboxGateway.Contracts.Declarations;

/// <summary>What the group "classifier" of a contract says. Immutable.</summary>
internal sealed record ClassifierDeclaration
{
    /// <summary>The infer address of a server that speaks the Open Inference Protocol; or null, and a model of ours is asked.</summary>
    public Uri? Url { get; init; }

    public string? Model { get; init; }

    /// <summary>The inputs whose texts are shown to the classifier; none named: all of BYTES that are text.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The classifier's own input; null: its only one of BYTES, or "text" at an address.</summary>
    public string? Input { get; init; }

    /// <summary>The classifier's output; null: its only one of booleans or floats.</summary>
    public string? Output { get; init; }

    /// <summary>A text with this score or more is suspect; true counts as 1.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>A request with a suspect text is answered, and its caller told; otherwise it is refused.</summary>
    public bool OnlyFlags { get; init; }

    public TimeSpan Timeout { get; init; }

    /// <summary>Without a verdict the request goes on, and its caller is told; otherwise it is refused.</summary>
    public bool FailsOpen { get; init; }
}
