using SandboxGateway.Filters.Scanning;
using SandboxGateway.Incidents;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;

namespace SandboxGateway.Filters;

/// <summary>Counts what the filter finds, and makes incidents of what it acts on. Thread-safe.</summary>
internal sealed class FindingRecords(IncidentLog incidents, GatewayMetrics metrics, Canaries canaries)
{
    public void Record(ServedModel model, InferenceRequest request, Finding finding, OutputFilterAction action, string where)
    {
        var tag = action.ToString().ToLowerInvariant();
        metrics.SecretFound(model.Name, finding.Rule.Id, tag);
        if (action == OutputFilterAction.Tag)
        {
            return;
        }

        // Neither what was found nor where exactly: both would tell of the secret.
        var owner = canaries.ModelOf(finding.Match) is { } marked ? $", given to a sandbox of {marked}" : "";
        incidents.Record(new Incident(
            IncidentKind.SecretInOutput, model.Name, SandboxId: "", finding.Rule.Id, $"{where}, disguise {finding.Disguise}, {tag}{owner}")
        {
            RequestId = request.Id is { } id ? TensorText.Cut(id) : null,
        });
    }
}
