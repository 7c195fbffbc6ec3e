namespace SandboxGateway.Registry;

/// <summary>A model's model.yaml, read and checked. Keys are documented in deploy/config/model.schema.json.</summary>
internal sealed record ModelManifest
{
    /// <summary>Name of the model's folder, which is also what clients call it.</summary>
    public required string Name { get; init; }

    /// <summary>"onnx".</summary>
    public required string Runtime { get; init; }

    /// <summary>The model file inside a version folder; "model.onnx" unless model.yaml says otherwise.</summary>
    public required string File { get; init; }

    /// <summary>Threads inside one operator; 1 unless model.yaml says otherwise.</summary>
    public required int Threads { get; init; }

    /// <summary>Longest a request may take, its wait for the worker included; null: the gateway's default.</summary>
    public required TimeSpan? Timeout { get; init; }
}
