using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;

namespace SandboxGateway.Tests.Telemetry;

public sealed class TritonMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ServedModel _model = new(ManifestReader.Read("iris", "runtime: onnx"), 3, "/models/iris/3");

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("nv_inference_request_success", 2)]
    [InlineData("nv_inference_count", 2)]
    [InlineData("nv_inference_exec_count", 2)]
    [InlineData("nv_inference_request_duration_us", 20_000_000)]
    [InlineData("nv_inference_compute_input_duration_us", 2_000_000)]
    [InlineData("nv_inference_queue_duration_us", 4_000_000)]
    [InlineData("nv_inference_compute_infer_duration_us", 6_000_000)]
    [InlineData("nv_inference_compute_output_duration_us", 8_000_000)]
    public void Read_AnsweredRequests_AreCountedByModelAndVersion(string name, long expected)
    {
        var second = Stopwatch.Frequency;
        for (var i = 0; i < 2; i++)
        {
            _model.Statistics.Answered(0, second, 3 * second, 6 * second, 10 * second);
        }

        var measurement = Assert.Single(Read(name));

        Assert.Equal(expected, measurement.Value);
        Assert.Equal(("iris", "3"), (measurement.Tags["model"], measurement.Tags["version"]));
    }

    [Fact]
    public void Read_FailedRequests_AreCountedByReason()
    {
        _model.Statistics.Failed(FailureReason.Rejected, 0, 1);
        _model.Statistics.Failed(FailureReason.Rejected, 0, 1);
        _model.Statistics.Failed(FailureReason.Backend, 0, 1);

        var found = Read("nv_inference_request_failure").ToDictionary(measurement => (string)measurement.Tags["reason"]!, measurement => measurement.Value);

        Assert.Equal(new() { ["REJECTED"] = 2, ["CANCELED"] = 0, ["BACKEND"] = 1, ["OTHER"] = 0 }, found);
    }

    private IReadOnlyList<CollectedMeasurement<long>> Read(string name)
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _ = new TritonMetrics(factory, new ModelRegistry([_model]));
        using var collector = new MetricCollector<long>(factory, GatewayMetrics.MeterName, name);
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot();
    }
}
