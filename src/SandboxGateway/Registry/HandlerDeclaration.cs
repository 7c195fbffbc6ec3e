namespace SandboxGateway.Registry;

/// <summary>What model.yaml says of a handler: a Python function, or any program.</summary>
internal sealed record HandlerDeclaration
{
    /// <summary>Name of the Python function; empty for a program.</summary>
    public required string Function { get; init; }

    /// <summary>The program and its arguments; empty for a Python handler.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required HandlerChannel Channel { get; init; }

    /// <summary>
    /// An unpacked image that is the sandbox's root: absolute once the model's folder was read. Null: the host's system folders.
    /// </summary>
    public string? Image { get; init; }

    /// <summary>What it takes and gives.</summary>
    public required ModelSignature Signature { get; init; }
}
