using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Incidents;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;

namespace SandboxGateway.Filters;

/// <summary>
/// Step 9 of a request: lets no secret out in a model's answer, nor in its words when it fails. Costs a small answer of
/// numbers next to nothing. Thread-safe.
/// </summary>
internal sealed class OutputFilter(
    FilterRules rules, SecretGuard guard, Canaries canaries, IncidentLog incidents, GatewayMetrics metrics, IOptions<FilterOptions> options)
{
    private readonly ConditionalWeakTable<ServedModel, ModelFilter> _filters = [];
    private readonly ConcurrentBag<FilterRun> _runs = [];

    // Hashes are compared within one run of the gateway; a key that outlived it would have to be kept safe.
    private readonly byte[] _hashKey = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <summary>The outcome as it may leave. An answer that is blocked is disposed.</summary>
    public InferenceOutcome Apply(ServedModel model, InferenceRequest request, InferenceOutcome outcome)
    {
        if (!outcome.IsSuccess)
        {
            return Clean(model, request, outcome.Fault);
        }

        if (!_runs.TryTake(out var run))
        {
            run = new FilterRun(rules.Scanner);
        }

        var filtered = run.Find(outcome.Response) ? Treat(model, request, outcome.Response, run) : outcome;
        _runs.Add(run);
        return filtered;
    }

    private InferenceOutcome Clean(ServedModel model, InferenceRequest request, GatewayFault fault)
    {
        var findings = new List<Finding>();
        var message = guard.Clean(fault.Message, findings);
        foreach (var finding in findings)
        {
            Record(model, request, finding, OutputFilterAction.Redact, "in an error message", markedModel: null);
        }

        return InferenceOutcome.Failed(model, fault with { Message = message });
    }

    private InferenceOutcome Treat(ServedModel model, InferenceRequest request, InferenceResponse response, FilterRun run)
    {
        var filter = _filters.GetValue(model, loaded => new ModelFilter(options.Value, loaded.Manifest.Filter, _hashKey));
        var marked = run.MarkedModel(canaries);
        var found = run.Findings.ToList();
        foreach (var finding in found)
        {
            Record(model, request, finding, filter.ActionFor(finding.Rule), "in an output", marked);
        }

        if (found.Exists(finding => filter.ActionFor(finding.Rule) == OutputFilterAction.Block))
        {
            response.Dispose();
            return InferenceOutcome.Failed(model, new GatewayFault(
                GatewayError.OutputBlocked, "The model's answer holds what looks like a secret, and was not sent."));
        }

        run.Apply(response, filter);
        response.FilterReport = filter.IsReported ? Report(found, filter) : null;
        return InferenceOutcome.Answered(model, response);
    }

    private void Record(
        ServedModel model, InferenceRequest request, Finding finding, OutputFilterAction action, string where, string? markedModel)
    {
        var tag = action.ToString().ToLowerInvariant();
        metrics.SecretFound(model.Name, finding.Rule.Id, tag);
        if (action == OutputFilterAction.Tag)
        {
            return;
        }

        // Neither what was found nor where exactly: both would tell of the secret.
        var owner = finding.Rule.Id != Canaries.RuleId || markedModel is null ? "" : $", given to a sandbox of {markedModel}";
        incidents.Record(new Incident(
            IncidentKind.SecretInOutput, model.Name, SandboxId: "", finding.Rule.Id, $"{where}, disguise {finding.Disguise}, {tag}{owner}")
        {
            RequestId = request.Id is { } id ? TensorText.Cut(id) : null,
        });
    }

    private static string Report(List<Finding> findings, ModelFilter filter) => string.Join(
        ", ",
        findings.GroupBy(static finding => finding.Rule.Id, StringComparer.Ordinal)
            .Select(group => $"{group.Key} {filter.ActionFor(group.First().Rule).ToString().ToLowerInvariant()} {group.Count()}"));
}
