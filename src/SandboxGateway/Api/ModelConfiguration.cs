using SandboxGateway.Api.Grpc.Protocol.Configuration;
using SandboxGateway.Registry;
using ChannelType = SandboxGateway.Protocol.Worker.V1.DataType;

namespace SandboxGateway.Api;

/// <summary>Says of a model what Triton's configuration of it would say, for tools that ask before they measure or draw.</summary>
internal static class ModelConfiguration
{
    public static ModelConfig Of(ServedModel model, ModelSignature signature)
    {
        var manifest = model.Manifest;
        var config = new ModelConfig
        {
            Name = model.Name,
            Platform = manifest.Platform,
            Backend = manifest.Runtime == "onnx" ? "onnxruntime" : manifest.Runtime,
            VersionPolicy = PolicyOf(manifest.Versions),
            DefaultModelFilename = manifest.File ?? "",
            ModelTransactionPolicy = new ModelTransactionPolicy(),
            InstanceGroup =
            {
                new ModelInstanceGroup { Name = model.Name, Count = 1, Kind = ModelInstanceGroup.Types.Kind.Cpu },
            },
        };
        config.Input.AddRange(signature.Inputs.Select(tensor => new ModelInput
        {
            Name = tensor.Name,
            DataType = TypeOf(tensor.DataType),
            Dims = { tensor.Shape },
            Optional = tensor.Optional,
        }));
        config.Output.AddRange(signature.Outputs.Select(tensor => new ModelOutput
        {
            Name = tensor.Name,
            DataType = TypeOf(tensor.DataType),
            Dims = { tensor.Shape },
            LabelFilename = manifest.LabelFiles.GetValueOrDefault(tensor.Name, ""),
        }));
        return config;
    }

    private static ModelVersionPolicy PolicyOf(VersionPolicy versions)
    {
        if (versions.SpecificVersions is { } specific)
        {
            return new() { Specific = new() { Versions = { specific.Select(static version => (long)version) } } };
        }

        return versions.LatestCount is { } count
            ? new() { Latest = new() { NumVersions = (uint)count } }
            : new() { All = new() };
    }

    private static DataType TypeOf(ChannelType dataType) => dataType switch
    {
        ChannelType.Bool => DataType.TypeBool,
        ChannelType.Uint8 => DataType.TypeUint8,
        ChannelType.Uint16 => DataType.TypeUint16,
        ChannelType.Uint32 => DataType.TypeUint32,
        ChannelType.Uint64 => DataType.TypeUint64,
        ChannelType.Int8 => DataType.TypeInt8,
        ChannelType.Int16 => DataType.TypeInt16,
        ChannelType.Int32 => DataType.TypeInt32,
        ChannelType.Int64 => DataType.TypeInt64,
        ChannelType.Fp16 => DataType.TypeFp16,
        ChannelType.Fp32 => DataType.TypeFp32,
        ChannelType.Fp64 => DataType.TypeFp64,
        ChannelType.Bytes => DataType.TypeString,
        ChannelType.Bf16 => DataType.TypeBf16,
        _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "Triton has no type for it."),
    };
}
