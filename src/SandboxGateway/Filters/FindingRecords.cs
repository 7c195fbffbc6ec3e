using SandboxGateway.Filters.Scanning;
using SandboxGateway.Incidents;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;

namespace SandboxGateway.Filters;

/// <summary>Counts what the filter finds, and makes incidents of what it acts on. Thread-safe.</summary>
internal sealed class FindingRecords(IncidentLog incidents, GatewayMetrics metrics)
{
    /// <summary><paramref name="markedModel"/>: whose sandbox a marker among the findings was given to, where that is known.</summary>
    public void Record(
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
}
