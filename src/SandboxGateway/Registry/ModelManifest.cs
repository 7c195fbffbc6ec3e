using System.Collections.ObjectModel;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Registry;

/// <summary>A model's model.yaml, read and checked. Keys are documented in deploy/config/model.schema.json.</summary>
internal sealed record ModelManifest
{
    /// <summary>The model file's name if model.yaml gives none; Triton's default too.</summary>
    public const string DefaultFile = "model.onnx";

    /// <summary>The same for the runtime python.</summary>
    public const string DefaultHandlerFile = "handler.py";

    /// <summary>Threads if model.yaml gives none: more workers serve small models better than more threads.</summary>
    public const int DefaultThreads = 1;

    /// <summary>Name of the model's folder, which is also what clients call it.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="ManifestReader.Runtimes"/>.</summary>
    public required string Runtime { get; init; }

    /// <summary>
    /// The file a version folder must hold, as a path below it: the model, the handler, the program. Null for a program that
    /// is part of the sandbox's root.
    /// </summary>
    public required string? File { get; init; }

    /// <summary>What a handler declares of itself; null for the runtime onnx, whose models do not need to be told.</summary>
    public HandlerDeclaration? Handler { get; init; }

    /// <summary>Which of its versions are served.</summary>
    public VersionPolicy Versions { get; init; } = VersionPolicy.Default;

    /// <summary>Names that stand for versions; those are served too.</summary>
    public IReadOnlyDictionary<string, int> Labels { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Another one means that its versions must be loaded anew.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Threads inside one operator; 1 unless model.yaml says otherwise.</summary>
    public required int Threads { get; init; }

    /// <summary>Longest a request may take, its wait for the worker included; null: the gateway's default.</summary>
    public required TimeSpan? Timeout { get; init; }

    /// <summary>Name of the policy its sandbox is under; null: the runtime's default. Whether there is one is not known here.</summary>
    public string? Policy { get; init; }

    /// <summary>The group "contract" as it stands in the file; null: nothing is asked beyond the signature.</summary>
    public YamlMapping? Contract { get; init; }

    /// <summary>Absolute path of the model's folder, free of links; empty if the manifest was not read from one.</summary>
    public string Folder { get; init; } = "";

    /// <summary>How secrets in its outputs are treated; null: as the gateway's settings say.</summary>
    public OutputFilterDeclaration? Filter { get; init; }

    /// <summary>For people; null if model.yaml says nothing.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// Why the model cannot be served: model.yaml or the folder is not as it must be. Null for a sound model; otherwise
    /// no worker is started and only <see cref="Name"/> means anything.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>The platform named in the model's metadata; Triton's name for the same runtime.</summary>
    public string Platform => Runtime == "onnx" ? "onnxruntime_onnx" : Runtime;

    /// <summary>Stands for a model.yaml that could not be read.</summary>
    public static ModelManifest Refused(string name, string problem) => new()
    {
        Name = name,
        Runtime = "",
        File = DefaultFile,
        Threads = DefaultThreads,
        Timeout = null,
        Problem = problem,
    };
}
