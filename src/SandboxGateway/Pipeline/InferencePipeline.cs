using SandboxGateway.Classifiers;
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
    TextClassifiers classifiers,
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
        var ended = timeProvider.GetTimestamp();
        Count(outcome.Model, outcome.Fault, request.Times, started, ended);
        metrics.RequestFinished(
            outcome.Model?.Name,
            wire.Protocol,
            outcome.Fault?.Error,
            timeProvider.GetElapsedTime(started, ended));
        return outcome;
    }

    /// <summary>
    /// Runs one inference that may have several replies, each of which goes to <paramref name="sink"/> before the next is
    /// looked at. Otherwise as <see cref="ExecuteAsync"/>.
    /// </summary>
    /// <returns>Null if every reply was written; otherwise why they end too soon, or why there are none.</returns>
    public async ValueTask<GatewayFault?> StreamAsync(
        string modelName,
        string? version,
        IWireForm wire,
        InferenceRequest request,
        IReplySink sink,
        CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        using var lease = registry.Lease(modelName, version);
        using var prepared = await PrepareAsync(lease, modelName, version, wire, request, cancellationToken);
        var fault = prepared.Fault;
        if (fault is null)
        {
            var (model, signature) = (prepared.Model!, prepared.Signature!);
            request.Times.Queued = timeProvider.GetTimestamp();
            await using var replies = workers.Stream(model, signature, request, started, cancellationToken);
            var relay = new ReplyRelay(model, signature, request, prepared.Contract, filter.BeginStream(model, request), wire, sink);
            fault = replies is null ? WorkerFaults.Unloaded : await relay.RunAsync(replies);
        }

        // :: Step 10: record. The sink has answered, but for the fault.
        var ended = timeProvider.GetTimestamp();
        Count(prepared.Model, fault, request.Times, started, ended);
        metrics.RequestFinished(prepared.Model?.Name, wire.Protocol, fault?.Error, timeProvider.GetElapsedTime(started, ended));
        return fault;
    }

    private async ValueTask<InferenceOutcome> RunAsync(
        string modelName,
        string? version,
        IWireForm wire,
        InferenceRequest request,
        long started,
        CancellationToken cancellationToken)
    {
        using var lease = registry.Lease(modelName, version);
        using var prepared = await PrepareAsync(lease, modelName, version, wire, request, cancellationToken);
        if (prepared.Fault is { } fault)
        {
            return InferenceOutcome.Failed(prepared.Model, fault);
        }

        // :: Steps 7 and 8: lease the model's worker, send, await and check the reply.
        var (model, signature) = (prepared.Model!, prepared.Signature!);
        request.Times.Queued = timeProvider.GetTimestamp();
        var outcome = await workers.InferAsync(model, signature, request, started, cancellationToken);
        outcome = CheckAnswer(prepared.Contract, model, signature, request, outcome);

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

    private async ValueTask<PreparedInference> PrepareAsync(
        ModelLease lease,
        string modelName,
        string? version,
        IWireForm wire,
        InferenceRequest request,
        CancellationToken cancellationToken)
    {
        // :: Step 1: find the model. First, so that a request for none costs no parsing. The caller holds it for the whole request:
        // a version that takes its place meanwhile gets the requests that come later.
        if (lease.Model is not { } model)
        {
            return new PreparedInference(lease.Model, null, null, ModelFaults.NotFound(registry, modelName, version));
        }

        // One snapshot for the whole request: its worker may be replaced meanwhile.
        if (!lease.IsHeld || model.Status is not { Signature: { } signature, State: not ModelState.Unavailable })
        {
            return new PreparedInference(lease.Model, null, null, ModelFaults.NotReady(model));
        }

        var contract = contracts.Rent(model, signature);
        try
        {
            return new PreparedInference(model, signature, contract, await JudgeAsync(model, signature, contract, wire, request, cancellationToken));
        }
        catch
        {
            // What is not given back would be missing to all later requests.
            contract?.Dispose();
            throw;
        }
    }

    private async ValueTask<GatewayFault?> JudgeAsync(
        ServedModel model,
        ModelSignature signature,
        ContractCheck? contract,
        IWireForm wire,
        InferenceRequest request,
        CancellationToken cancellationToken)
    {
        // :: Step 3: read the wire form into tensors, and hold the document to the contract's schemas in the same pass.
        // :: Step 4: validate against the model's signature, then its contract.
        var fault = await wire.ReadAsync(signature, contract, request, cancellationToken) ?? SignatureValidator.Validate(signature, request);
        if (fault is not null)
        {
            return contract?.WithViolations(fault) ?? fault;
        }

        if (contract?.CheckRequest(request) is { } breach)
        {
            return breach;
        }

        contract?.EndTurn();
        if (contract is { Classifier: not null } && await classifiers.CheckAsync(model, contract, request, cancellationToken) is { } suspect)
        {
            return suspect;
        }

        // :: Step 5: the contract has sanitized the texts before it judged them; what it found is counted.
        foreach (var note in request.TextNotes)
        {
            Count(model, note.Stripped, "strip");
            Count(model, note.Flagged, "flag");
        }

        return null;
    }

    // What it says of an answer it refuses names places in it and none of its values, so that nothing passes by the filter.
    private static InferenceOutcome CheckAnswer(
        ContractCheck? contract, ServedModel model, ModelSignature signature, InferenceRequest request, InferenceOutcome outcome)
    {
        if (!outcome.IsSuccess
            || (contract?.CheckAnswer(model, request, outcome.Response)
                ?? Classification.Apply(model, signature, request, outcome.Response)) is not { } refused)
        {
            return outcome;
        }

        outcome.Response.Dispose();
        return InferenceOutcome.Failed(model, refused);
    }

    private static void Count(ServedModel? model, GatewayFault? fault, RequestTimes times, long started, long ended)
    {
        if (fault is null)
        {
            model?.Statistics.Answered(started, times.Queued, times.Begun, times.Replied, ended);
        }
        else
        {
            model?.Statistics.Failed(GatewayErrorMapping.FailureReason(fault.Error), started, ended);
        }
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
