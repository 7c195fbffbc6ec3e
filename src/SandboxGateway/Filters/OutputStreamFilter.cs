using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Filters;

/// <summary>The output filter of a request that is answered in several replies. For one request, one thread at a time.</summary>
internal sealed class OutputStreamFilter(OutputFilter filter, ServedModel model, InferenceRequest request)
{
    /// <summary>The reply as it may leave. One that is blocked is disposed.</summary>
    public InferenceOutcome Apply(InferenceOutcome reply, bool isLast) => filter.Apply(model, request, reply);
}
