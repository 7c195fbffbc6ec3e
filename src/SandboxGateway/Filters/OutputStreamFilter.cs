using SandboxGateway.Filters.Scanning;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Filters;

/// <summary>
/// The output filter of a request that is answered in several replies. A secret split over replies is seen: text in which one
/// may have begun is held back until more of it is there, so that a reply's strings may be shorter than the model's, or empty,
/// and those of a later reply longer. The reply said to be the last carries all that is left, also when the model's own is
/// empty. Once a reply is blocked, all after it are. For one request, one thread at a time.
/// </summary>
internal sealed class OutputStreamFilter(
    OutputFilter filter, SecretScanner scanner, ModelFilter modelFilter, FindingRecords records, ServedModel model, InferenceRequest request)
{
    private readonly List<StreamedOutput> _outputs = [];
    private readonly List<Finding> _findings = [];
    private bool _isBlocked;

    /// <summary>
    /// The reply as it may leave. Every reply goes through here in order, a failure too; after the one with
    /// <paramref name="isLast"/>, none. A reply that is blocked is disposed.
    /// </summary>
    public InferenceOutcome Apply(InferenceOutcome reply, bool isLast)
    {
        // What one reply holds by itself: numbers, and secrets split over its elements.
        reply = filter.Apply(model, request, reply, isPart: true);
        if (!reply.IsSuccess)
        {
            _isBlocked |= reply.Fault.Error == GatewayError.OutputBlocked;
            return reply;
        }

        _findings.Clear();
        Filter(reply.Response.Outputs, isLast);
        foreach (var finding in _findings)
        {
            var action = modelFilter.ActionFor(finding.Rule);
            records.Record(model, request, finding, action, "in streamed output");
            _isBlocked |= action == OutputFilterAction.Block;
        }

        if (_isBlocked)
        {
            reply.Response.Dispose();
            return InferenceOutcome.Failed(model, OutputFilter.Blocked);
        }

        reply.Response.FilterReport ??= _findings.Count > 0 ? modelFilter.Report(_findings) : null;
        return reply;
    }

    private void Filter(List<Tensor> outputs, bool isLast)
    {
        for (var index = 0; index < outputs.Count; index++)
        {
            if (outputs[index].DataType == DataType.Bytes)
            {
                var output = OutputNamed(outputs[index].Name);
                outputs[index] = isLast ? output.Last(outputs[index], _findings)!.Value : output.Next(outputs[index], _findings);
            }
        }

        foreach (var output in isLast ? _outputs : [])
        {
            if (!outputs.Exists(tensor => tensor.Name == output.Name) && output.Last(null, _findings) is { } rest)
            {
                outputs.Add(rest);
            }
        }
    }

    private StreamedOutput OutputNamed(string name)
    {
        var output = _outputs.Find(output => output.Name == name);
        if (output is null)
        {
            output = new StreamedOutput(name, scanner, modelFilter.Redactor);
            _outputs.Add(output);
        }

        return output;
    }
}
