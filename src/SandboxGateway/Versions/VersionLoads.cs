using Microsoft.Extensions.Options;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;
using SandboxGateway.Workers;

namespace SandboxGateway.Versions;

/// <summary>Begins and ends the loads of versions, and tells log and metrics how they went. Thread-safe.</summary>
internal sealed class VersionLoads(
    WorkerPool workers, IOptions<RepositoryOptions> options, RepositoryMetrics metrics, ILogger<VersionLoads> logger)
{
    private readonly TimeSpan _grace = TimeSpan.FromSeconds(options.Value.DrainSeconds);

    /// <summary>Begins to load a version; <paramref name="onChange"/> is called whenever its status changes.</summary>
    public ServedModel Begin(FoundVersion version, Action onChange)
    {
        var model = version.ToModel(onChange);
        workers.Start(model);
        return model;
    }

    /// <summary>Sends no more requests to a version, and ends it when those it has are answered. Returns at once.</summary>
    public void End(ServedModel model, string reason)
    {
        if (model.IsRetired)
        {
            return;
        }

        var wasLoaded = model.IsServing;
        model.Retire(reason);
        if (wasLoaded)
        {
            RepositoryLog.VersionUnloading(logger, model.Name, model.Version, reason);
        }

        _ = EndAsync(model, wasLoaded);
    }

    public void Loaded(ServedModel model)
    {
        metrics.Loaded(model.Name);
        RepositoryLog.VersionLoaded(logger, model.Name, model.Version);
    }

    public void Refused(ServedModel model)
    {
        metrics.Refused(model.Name);
        RepositoryLog.VersionRefused(logger, model.Name, model.Version, model.Status.Reason ?? "");
    }

    private async Task EndAsync(ServedModel model, bool wasLoaded)
    {
        await workers.EndAsync(model, _grace);
        if (wasLoaded)
        {
            metrics.Unloaded(model.Name);
            RepositoryLog.VersionUnloaded(logger, model.Name, model.Version);
        }

        model.Status = new ModelStatus(ModelState.Unavailable, "It was unloaded.", model.Status.Signature);
    }
}
