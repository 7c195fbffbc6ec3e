using System.Runtime.InteropServices;
using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.Workers;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Classifiers;

/// <summary>Asks a model of ours, which runs in its own sandbox. Its contract is not asked, so no classifier calls another. Thread-safe.</summary>
internal sealed class ModelClassifier(ModelRegistry registry, WorkerPool workers, TimeProvider timeProvider) : ITextClassifier
{
    public async ValueTask<ClassifierReply> ClassifyAsync(
        ClassifierDeclaration declared, ClassifierTexts texts, CancellationToken cancellationToken)
    {
        using var lease = registry.Lease(declared.Model!, version: null);
        if (!lease.IsHeld || lease.Model is not { Status: { Signature: { } signature, State: not ModelState.Unavailable } } model)
        {
            return ClassifierReply.Failed("the model is not there, or not ready");
        }

        if (FindInput(declared, signature) is not { } input)
        {
            return ClassifierReply.Failed("the model has no such input of BYTES, or several");
        }

        using var request = new InferenceRequest();
        long[] shape = input.Shape.Length == 2 ? [texts.Count, 1] : [texts.Count];
        request.Inputs.Add(new Tensor(input.Name, DataType.Bytes, shape, texts.ToTensor()));
        if (SignatureValidator.Validate(signature, request) is not null)
        {
            return ClassifierReply.Failed("the model does not take so many texts, or wants more than them");
        }

        var outcome = await workers.InferAsync(model, signature, request, timeProvider.GetTimestamp(), cancellationToken);
        if (!outcome.IsSuccess)
        {
            return ClassifierReply.Failed($"the model gave no answer: {outcome.Fault.Error}");
        }

        using var response = outcome.Response;
        return Read(declared, response, texts.Count);
    }

    private static TensorSignature? FindInput(ClassifierDeclaration declared, ModelSignature signature)
    {
        var inputs = Array.FindAll(signature.Inputs, input => input.DataType == DataType.Bytes && (declared.Input ?? input.Name) == input.Name);
        return inputs.Length == 1 ? inputs[0] : null;
    }

    private static ClassifierReply Read(ClassifierDeclaration declared, InferenceResponse response, int count)
    {
        var outputs = response.Outputs.Where(output => IsScore(output.DataType) && (declared.Output ?? output.Name) == output.Name).ToList();
        if (outputs.Count != 1)
        {
            return ClassifierReply.Failed("the model has no such output of scores, or several");
        }

        var data = outputs[0].Data.Span;
        var scores = outputs[0].DataType switch
        {
            DataType.Bool => Array.ConvertAll(data.ToArray(), value => value == 0 ? 0.0 : 1.0),
            DataType.Fp32 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(data).ToArray(), value => (double)value),
            _ => MemoryMarshal.Cast<byte, double>(data).ToArray(),
        };
        return scores.Length == count && Array.TrueForAll(scores, double.IsFinite)
            ? new ClassifierReply(scores, "")
            : ClassifierReply.Failed("the model's answer is not one finite score for each text");
    }

    private static bool IsScore(DataType type) => type is DataType.Bool or DataType.Fp32 or DataType.Fp64;
}
