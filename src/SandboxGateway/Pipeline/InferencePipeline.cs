using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>The path of every inference, whatever wire it came by.</summary>
internal sealed class InferencePipeline(ModelRegistry registry)
{
    public async ValueTask<InferenceOutcome> ExecuteAsync(
        string modelName,
        string? version,
        IRequestReader reader,
        InferenceRequest request,
        CancellationToken cancellationToken)
    {
        if (!registry.TryFind(modelName, version, out var model))
        {
            return InferenceOutcome.Failed(null, ModelFaults.NotFound(registry, modelName, version));
        }

        if (model.Status is not { Signature: { } signature, State: not ModelState.Unavailable })
        {
            return InferenceOutcome.Failed(model, ModelFaults.NotReady(model));
        }

        var fault = await reader.ReadAsync(signature, request, cancellationToken)
            ?? SignatureValidator.Validate(signature, request)
            ?? ModelFaults.NotReady(model);
        return InferenceOutcome.Failed(model, fault);
    }
}
