using SandboxGateway.Doctor;
using SandboxGateway.Policies;
using SandboxGateway.Registry;
using SandboxGateway.Workers.Drift;

namespace SandboxGateway.Api.Http;

/// <summary>/health/isolation: what the host enforces, which policy and controls each sandbox is under, and how its last examination ended.
/// Thread-safe.</summary>
internal sealed class IsolationEndpoint(HostControls host, RunningSandboxes sandboxes, ModelRegistry models, DoctorStore doctor)
{
    public Task HandleAsync(HttpContext context) => Results.Json(new
    {
        host = new
        {
            controls = host.All.Select(control => new { name = control.Name, enforced = control.Enforced, detail = control.Detail }),
        },
        models = models.Models.Select(Describe),
        doctor = doctor.Summary(),
    }).ExecuteAsync(context);

    private object Describe(ServedModel model) => new
    {
        name = model.Name,
        version = model.Version,
        policy = model.Manifest.Policy ?? ModelPolicies.DefaultFor(model.Manifest.Runtime),
        state = model.Status.State.ToString().ToUpperInvariant(),
        reason = model.Status.Reason,
        sandboxes = sandboxes.All.Where(sandbox => sandbox.Model == model.Name && sandbox.Version == model.Version).Select(sandbox => new
        {
            id = sandbox.Id,
            policy = sandbox.Policy.Name,
            digest = sandbox.Policy.Digest,
            uid = sandbox.Launched.Uid,
            controls = sandbox.Launched.Controls,
            comparisons = sandbox.Comparisons,
        }),
    };
}
