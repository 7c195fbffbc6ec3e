using SandboxGateway.Api;
using SandboxGateway.Api.Http;
using SandboxGateway.Contracts;
using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Cli;

/// <summary>Holds one request to a model's contract and tells what is wrong with it, by line.</summary>
internal static class RequestReport
{
    // As long as a body may be by default.
    private const int MaxBytes = 64 << 20;

    /// <returns>False if the request would be refused.</returns>
    public static bool Write(ServedModel model, ModelContract? contract, string file, TextWriter output)
    {
        if (new FileInfo(file).Length > MaxBytes)
        {
            output.WriteLine($"{file}: is longer than {MaxBytes} bytes");
            return false;
        }

        var body = File.ReadAllBytes(file);
        using var request = new InferenceRequest();
        var fault = Judge(model, contract, body, request);
        if (fault is null)
        {
            output.WriteLine($"{file}: keeps the contract");
            foreach (var (name, value) in AnswerParameters.Of(request, null))
            {
                output.WriteLine($"  {name}: {value}");
            }

            return true;
        }

        output.WriteLine($"{file}: would be refused");
        if (fault.Error != GatewayError.ContractViolated)
        {
            output.WriteLine($"  {file}:{LineOf(body, fault.Message)}: {fault.Message}");
        }

        foreach (var violation in fault.Violations)
        {
            var place = violation.Instance.Length == 0 ? "(root)" : violation.Instance;
            output.WriteLine(
                $"  {file}:{JsonLines.Find(body, violation.Instance)}: {place}: expected {violation.Expected}, found {violation.Found} ({violation.Schema})");
        }

        return false;
    }

    private static GatewayFault? Judge(ServedModel model, ModelContract? contract, byte[] body, InferenceRequest request)
    {
        using var first = new InferenceRequest();
        var fault = JsonInferReader.Read(body, new ModelSignature([], []), first, null);
        var declared = model.Manifest.Handler?.Signature;
        if (contract is null || (fault is not null && first.Inputs.Count == 0))
        {
            return fault ?? (declared is null ? null : SignatureValidator.Validate(declared, first));
        }

        var signature = declared ?? Guess(contract, first);
        if (contract.Bind(signature, out var misfit) is null)
        {
            return new GatewayFault(GatewayError.ContractViolated, misfit!);
        }

        using var check = new ContractSlot(contract, new SecretScanner(RuleSet.BuiltIn)).Rent(signature);
        fault = JsonInferReader.Read(body, signature, request, check) ?? SignatureValidator.Validate(signature, request);
        return fault is null ? check.CheckRequest(request) : check.WithViolations(fault);
    }

    /// <summary>What an ONNX model may take, by the request; a tensor that only the contract knows may be left out.</summary>
    private static ModelSignature Guess(ModelContract contract, InferenceRequest request)
    {
        var inputs = request.Inputs
            .Select(input => new TensorSignature(input.Name, input.DataType, [-1], Optional: true, Unranked: true)).ToList();
        inputs.AddRange(contract.Declared.Inputs
            .Where(rules => !inputs.Exists(input => input.Name == rules.Name))
            .Select(rules => new TensorSignature(rules.Name, DataTypeOf(rules), [-1], Optional: true, Unranked: true)));
        var outputs = contract.Declared.Outputs
            .Select(rules => rules.Name)
            .Union(request.Outputs.Select(output => output.Name))
            .Select(name => new TensorSignature(
                name, contract.Declared.Outputs.Where(rules => rules.Name == name).Select(DataTypeOf).FirstOrDefault(DataType.Fp32), [-1], true, true));
        return new ModelSignature([.. inputs], [.. outputs]);
    }

    private static DataType DataTypeOf(TensorRules rules) =>
        rules.Media is not null || rules.Texts is not null || rules.Keys.Any(key => key == "sanitize" || TensorChecks.TextKeys.Contains(key))
            ? DataType.Bytes
            : DataType.Fp64;

    /// <summary>Messages begin with a path such as "inputs[0].shape", which is turned into a pointer.</summary>
    private static long LineOf(byte[] body, string message)
    {
        var path = message.Split(": ")[0];
        var pointer = "/" + path.Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/');
        return JsonLines.Find(body, pointer);
    }
}
