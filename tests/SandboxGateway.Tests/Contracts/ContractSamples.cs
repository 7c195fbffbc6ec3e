using SandboxGateway.Contracts;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;
using SandboxGateway.Tests.Api.Http;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Tests.Contracts;

/// <summary>Contracts written as the lines under "contract:" in a model.yaml, and requests held to them.</summary>
internal static class ContractSamples
{
    private static readonly Lazy<SecretScanner> _secrets = new(static () => new SecretScanner(RuleSet.BuiltIn));

    public static ModelContract? Compile(string lines, out string mistakes, string folder = "", string versionFolder = "/nowhere")
    {
        var root = StrictYamlReader.Read($"runtime: onnx\ncontract:\n  {lines.ReplaceLineEndings("\n  ")}\n", out var problem)
            ?? throw new ArgumentException(problem!.Message, nameof(lines));
        var group = (YamlMapping)root.Entries[1].Value;
        var manifest = ManifestReader.Read("m", "runtime: onnx") with { Folder = folder, Contract = group };
        return ModelContract.Compile(new ServedModel(manifest, 1, versionFolder), group, out mistakes);
    }

    public static ModelContract Compile(string lines) =>
        Compile(lines, out var mistakes) ?? throw new ArgumentException(mistakes, nameof(lines));

    public static ContractSlot Slot(string lines) => new(Compile(lines), _secrets.Value);

    /// <summary>A check of a model with one input "x" and one output "y".</summary>
    public static ContractCheck Rent(string lines, DataType dataType = DataType.Fp32) =>
        Slot(lines).Rent(Signature(dataType));

    public static ModelSignature Signature(DataType dataType) =>
        new([new TensorSignature("x", dataType, [-1], false)], [new TensorSignature("y", dataType, [-1], false)]);

    /// <summary>Reads a JSON body as the gateway does, judged on the way, and tells everything that is wrong with it.</summary>
    public static Task<GatewayFault?> JudgeAsync(string lines, string json, DataType dataType = DataType.Fp32) =>
        JudgeAsync(Compile(lines), json, dataType);

    public static async Task<GatewayFault?> JudgeAsync(ModelContract contract, string json, DataType dataType = DataType.Fp32)
    {
        using var request = new InferenceRequest();
        using var check = new ContractSlot(contract, _secrets.Value).Rent(Signature(dataType));
        var fault = await InferReading.ReadAsync(json, request, Signature(dataType), check);
        return fault is null ? check.CheckRequest(request) : check.WithViolations(fault);
    }

    /// <summary>Holds the bytes of input "x" to a contract.</summary>
    public static GatewayFault? CheckTensor(string rules, DataType dataType, byte[] raw, long count)
    {
        using var request = new InferenceRequest();
        using var check = Rent($"inputs:\n  x: {{{rules}}}", dataType);
        request.Inputs.Add(new Tensor("x", dataType, [count], raw));
        return check.CheckRequest(request);
    }

    public static GatewayFault? CheckTensor<T>(string rules, DataType dataType, params T[] values)
        where T : unmanaged =>
        CheckTensor(rules, dataType, System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray(), values.Length);

    public static string Input(DataType dataType, int count, string data) =>
        $$"""{"inputs":[{"name":"x","datatype":"{{DataTypes.Name(dataType)}}","shape":[{{count}}],"data":{{data}}}]}""";
}
