using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>What a worker is told to load.</summary>
internal static class LoadCommands
{
    public static LoadModel For(ModelManifest manifest, int maxReplyBytes)
    {
        var load = new LoadModel
        {
            Path = Path.GetFullPath(manifest.File ?? ".", LaunchSpecs.ModelFolder),
            IntraOpThreads = (uint)manifest.Threads,
            MaxPayloadBytes = (ulong)maxReplyBytes,
        };
        if (manifest.Handler is { } handler)
        {
            load.Function = handler.Function;
            load.Inputs.Add(handler.Signature.Inputs.Select(Describe));
            load.Outputs.Add(handler.Signature.Outputs.Select(Describe));
        }

        return load;
    }

    private static TensorSpec Describe(TensorSignature tensor) => new()
    {
        Name = tensor.Name,
        Datatype = tensor.DataType,
        Shape = { tensor.Shape },
        Optional = tensor.Optional,
    };
}
