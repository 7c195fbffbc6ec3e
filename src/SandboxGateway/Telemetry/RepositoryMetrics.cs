using System.Diagnostics.Metrics;

namespace SandboxGateway.Telemetry;

/// <summary>
/// What is loaded and unloaded, by model. Names are as those of <see cref="GatewayMetrics"/>, whose meter these instruments belong
/// to. Thread-safe.
/// </summary>
internal sealed class RepositoryMetrics
{
    private readonly Counter<long> _loads;
    private readonly Counter<long> _unloads;

    public RepositoryMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(GatewayMetrics.MeterName);
        _loads = meter.CreateCounter<long>(
            "sandboxgateway.model.loads", "{load}", "Versions that were loaded, or could not be, by outcome.");
        _unloads = meter.CreateCounter<long>(
            "sandboxgateway.model.unloads", "{unload}", "Versions that were unloaded or replaced.");
    }

    public void Loaded(string model) => Count(model, "loaded");

    public void Refused(string model) => Count(model, "refused");

    public void Unloaded(string model) => _unloads.Add(1, new KeyValuePair<string, object?>("model", model));

    private void Count(string model, string outcome) => _loads.Add(
        1,
        new KeyValuePair<string, object?>("model", model),
        new KeyValuePair<string, object?>("outcome", outcome));
}
