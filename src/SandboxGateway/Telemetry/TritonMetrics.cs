using System.Diagnostics.Metrics;
using SandboxGateway.Registry;

namespace SandboxGateway.Telemetry;

/// <summary>
/// The numbers of each model version under the names Triton has for them, so that its dashboards work. They are read when
/// somebody asks and cost requests nothing. As gauges: the exporter ends the names of counters with _total, Triton does not.
/// Thread-safe.
/// </summary>
internal sealed class TritonMetrics
{
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly ModelRegistry _registry;

    public TritonMetrics(IMeterFactory meterFactory, ModelRegistry registry)
    {
        _registry = registry;
        var meter = meterFactory.Create(GatewayMetrics.MeterName);
        Add(meter, "nv_inference_request_success", "Answered requests.", static statistics => statistics.Success.Count);
        Add(meter, "nv_inference_count", "Answered inferences; the same, as nothing is batched.", static statistics => statistics.Success.Count);
        Add(meter, "nv_inference_exec_count", "Runs of the model; the same again.", static statistics => statistics.Success.Count);
        AddDuration(meter, "nv_inference_request_duration_us", "Time of answered requests.", static statistics => statistics.Success);
        AddDuration(meter, "nv_inference_queue_duration_us", "Time they waited for the worker.", static statistics => statistics.Queue);
        AddDuration(meter, "nv_inference_compute_input_duration_us", "Time to read and validate them.", static statistics => statistics.Input);
        AddDuration(meter, "nv_inference_compute_infer_duration_us", "Time of the worker.", static statistics => statistics.Infer);
        AddDuration(meter, "nv_inference_compute_output_duration_us", "Time to read, check and filter replies.", static statistics => statistics.Output);
        meter.CreateObservableUpDownCounter("nv_inference_request_failure", Failures, description: "Failed requests, by reason.");
    }

    private void AddDuration(Meter meter, string name, string description, Func<ModelStatistics, TimeTotal> read) =>
        Add(meter, name, description, statistics => read(statistics).Nanoseconds / NanosecondsPerMicrosecond);

    private void Add(Meter meter, string name, string description, Func<ModelStatistics, long> read) =>
        meter.CreateObservableUpDownCounter(
            name,
            () => _registry.Models.Select(model => new Measurement<long>(read(model.Statistics), Tags(model))),
            description: description);

    private IEnumerable<Measurement<long>> Failures() =>
        from model in _registry.Models
        from reason in Enum.GetValues<FailureReason>()
        select new Measurement<long>(
            model.Statistics.Failures(reason), [.. Tags(model), new("reason", reason.ToString().ToUpperInvariant())]);

    private static KeyValuePair<string, object?>[] Tags(ServedModel model) => [new("model", model.Name), new("version", model.Version)];
}
