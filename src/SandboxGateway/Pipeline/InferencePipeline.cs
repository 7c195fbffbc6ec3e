using SandboxGateway.Contracts;
using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Filters;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;
using SandboxGateway.Workers;

namespace SandboxGateway.Pipeline;

/// <summary>
/// The path of every inference, whatever wire it came by. The steps keep the numbers they have in the design, where ten
/// make the whole path: those that are absent here do not exist yet.
/// <code>
/// 1 find the model   3 read the wire form   4 validate against the signature and the contract   5 sanitize texts
/// 7, 8 lease the model's worker, send, await and check its reply   9 filter the output   10 record
/// </code>
/// Thread-safe.
/// </summary>
internal sealed class InferencePipeline(
    ModelRegistry registry,
    ModelContracts contracts,
    WorkerPool workers,
    OutputFilter filter,
    GatewayMetrics metrics,
    TimeProvider timeProvider)
{
    /// <summary>
    /// Runs one inference. <paramref name="request"/> is filled by <paramref name="wire"/> and stays the caller's to
    /// dispose. <paramref name="cancellationToken"/> fires when the client is gone.
    /// </summary>
    public async ValueTask<InferenceOutcome> ExecuteAsync(
        string modelName,
        string? version,
        IWireForm wire,
        InferenceRequest request,
        CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var outcome = await RunAsync(modelName, version, wire, request, started, cancellationToken);

        // :: Step 10: record. The caller answers.
        metrics.RequestFinished(
            outcome.Model?.Name,
            wire.Protocol,
            outcome.Fault?.Error,
            timeProvider.GetElapsedTime(started));
        return outcome;
    }

    private async ValueTask<InferenceOutcome> RunAsync(
        string modelName,
        string? version,
        IWireForm wire,
        InferenceRequest request,
        long started,
        CancellationToken cancellationToken)
    {
        // :: Step 1: find the model. First, so that a request for none costs no parsing. It is held for the whole request: a version
        // that takes its place meanwhile gets the requests that come later.
        using var lease = registry.Lease(modelName, version);
        if (lease.Model is not { } model)
        {
            return InferenceOutcome.Failed(null, ModelFaults.NotFound(registry, modelName, version));
        }

        // One snapshot for the whole request: its worker may be replaced meanwhile.
        if (!lease.IsHeld || model.Status is not { Signature: { } signature, State: not ModelState.Unavailable })
        {
            return InferenceOutcome.Failed(model, ModelFaults.NotReady(model));
        }

        // :: Step 3: read the wire form into tensors, and hold the document to the contract's schemas in the same pass.
        using var contract = contracts.Rent(model, signature);
        if (await wire.ReadAsync(signature, contract, request, cancellationToken) is { } unreadable)
        {
            return InferenceOutcome.Failed(model, contract?.WithViolations(unreadable) ?? unreadable);
        }

        // :: Step 4: validate against the model's signature, then its contract.
        if (SignatureValidator.Validate(signature, request) is { } mismatch)
        {
            return InferenceOutcome.Failed(model, contract?.WithViolations(mismatch) ?? mismatch);
        }

        if (contract?.CheckRequest(request) is { } breach)
        {
            return InferenceOutcome.Failed(model, breach);
        }

        // :: Step 5: the contract has sanitized the texts before it judged them; what it found is counted.
        foreach (var note in request.TextNotes)
        {
            Count(model, note.Stripped, "strip");
            Count(model, note.Flagged, "flag");
        }

        // :: Steps 7 and 8: lease the model's worker, send, await and check the reply.
        var outcome = await workers.InferAsync(model, signature, request, started, cancellationToken);
        outcome = CheckAnswer(contract, model, request, outcome);

        // :: Step 9: filter the output, and what the model says when it fails.
        outcome = filter.Apply(model, request, outcome);

        // :: Step 10 begins before the record: an answer the client's form cannot carry is a failure, and counted as one.
        if (outcome.IsSuccess && wire.CheckAnswer(request, outcome.Response) is { } uncarriable)
        {
            outcome.Response.Dispose();
            return InferenceOutcome.Failed(model, uncarriable);
        }

        return outcome;
    }

    // What it says of an answer it refuses names places in it and none of its values, so that nothing passes by the filter.
    private static InferenceOutcome CheckAnswer(
        ContractCheck? contract, ServedModel model, InferenceRequest request, InferenceOutcome outcome)
    {
        if (!outcome.IsSuccess || contract?.CheckAnswer(model, request, outcome.Response) is not { } refused)
        {
            return outcome;
        }

        outcome.Response.Dispose();
        return InferenceOutcome.Failed(model, refused);
    }

    private void Count(ServedModel model, TextFindings findings, string action)
    {
        if (findings != TextFindings.None)
        {
            foreach (var finding in TextSanitizer.Name(findings).Split(", "))
            {
                metrics.TextFound(model.Name, finding, action);
            }
        }
    }
}
