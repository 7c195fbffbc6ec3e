using System.Collections.Concurrent;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Filters;

/// <summary>
/// Step 9 of a request: lets no secret out in a model's answer, nor in its words when it fails. Costs a small answer of
/// numbers next to nothing. Thread-safe.
/// </summary>
internal sealed class OutputFilter(
    FilterRules rules, SecretGuard guard, ModelFilters filters, FindingRecords records)
{
    private readonly ConcurrentBag<FilterRun> _runs = [];

    public static GatewayFault Blocked { get; } = new(
        GatewayError.OutputBlocked, "The model's answer holds what looks like a secret, and was not sent.");

    /// <summary>The outcome as it may leave. An answer that is blocked is disposed.</summary>
    public InferenceOutcome Apply(ServedModel model, InferenceRequest request, InferenceOutcome outcome) =>
        Apply(model, request, outcome, isPart: false);

    /// <summary>The filter of one request that is answered in several replies.</summary>
    public OutputStreamFilter BeginStream(ServedModel model, InferenceRequest request) =>
        new(this, rules.Scanner, filters.Of(model), records, model, request);

    /// <summary>The same for a reply that <paramref name="isPart"/> of a stream, whose texts are looked at as a whole elsewhere.</summary>
    internal InferenceOutcome Apply(ServedModel model, InferenceRequest request, InferenceOutcome outcome, bool isPart)
    {
        if (!outcome.IsSuccess)
        {
            return Clean(model, request, outcome.Fault);
        }

        if (!_runs.TryTake(out var run))
        {
            run = new FilterRun(rules.Scanner);
        }

        var filtered = run.Find(outcome.Response, isPart) ? Treat(model, request, outcome.Response, run) : outcome;
        _runs.Add(run);
        return filtered;
    }

    private InferenceOutcome Clean(ServedModel model, InferenceRequest request, GatewayFault fault)
    {
        var findings = new List<Finding>();
        var message = guard.Clean(fault.Message, findings);
        foreach (var finding in findings)
        {
            records.Record(model, request, finding, OutputFilterAction.Redact, "in an error message");
        }

        return InferenceOutcome.Failed(model, fault with { Message = message });
    }

    private InferenceOutcome Treat(ServedModel model, InferenceRequest request, InferenceResponse response, FilterRun run)
    {
        var filter = filters.Of(model);
        var found = run.Findings.ToList();
        foreach (var finding in found)
        {
            records.Record(model, request, finding, filter.ActionFor(finding.Rule), "in an output");
        }

        if (found.Exists(finding => filter.ActionFor(finding.Rule) == OutputFilterAction.Block))
        {
            response.Dispose();
            return InferenceOutcome.Failed(model, Blocked);
        }

        run.Apply(response, filter);
        response.FilterReport = filter.Report(found);
        return InferenceOutcome.Answered(model, response);
    }
}
