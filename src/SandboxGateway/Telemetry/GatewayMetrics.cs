using System.Diagnostics;
using System.Diagnostics.Metrics;
using SandboxGateway.Pipeline;
using SandboxGateway.Workers;

namespace SandboxGateway.Telemetry;

/// <summary>
/// The gateway's own instruments. Names are sandboxgateway.&lt;noun&gt;.&lt;measure&gt;, durations are seconds. Every tag has a
/// bounded set of values: a model the gateway does not serve is counted under "unknown". Thread-safe.
/// </summary>
internal sealed class GatewayMetrics
{
    public const string MeterName = "SandboxGateway";

    private const string UnknownModel = "unknown";

    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _requestCpuTime;
    private readonly Counter<long> _workerStarts;
    private readonly Counter<long> _workerEnds;
    private readonly Counter<long> _violations;
    private readonly Counter<long> _launcherRestarts;
    private readonly Counter<long> _textFindings;
    private readonly Histogram<double> _launchDuration;
    private readonly Counter<long> _incidents;
    private readonly Counter<long> _filterFindings;

    public GatewayMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _requestDuration = meter.CreateHistogram(
            "sandboxgateway.request.duration",
            "s",
            "Time from a request's arrival to its answer, by model, protocol and error.",
            advice: new InstrumentAdvice<double>
            {
                // OpenTelemetry's HTTP buckets begin at 5 ms; a small model answers in a tenth of one.
                HistogramBucketBoundaries =
                    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
        _requestCpuTime = meter.CreateHistogram(
            "sandboxgateway.request.cpu.time",
            "s",
            "Processor time of a model's worker from one answer to the next.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.00001, 0.0001, 0.001, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60],
            });
        _workerStarts = meter.CreateCounter<long>(
            "sandboxgateway.worker.starts", "{worker}", "Workers that loaded their model.");
        _workerEnds = meter.CreateCounter<long>(
            "sandboxgateway.worker.ends", "{worker}", "Workers that ended, by reason.");
        _violations = meter.CreateCounter<long>(
            "sandboxgateway.worker.violations", "{violation}", "Breaches of the worker channel's rules by a worker.");
        _launcherRestarts = meter.CreateCounter<long>(
            "sandboxgateway.launcher.restarts", "{restart}", "Times the launcher died and was started again.");
        _textFindings = meter.CreateCounter<long>(
            "sandboxgateway.text.findings", "{finding}", "Findings in texts that requests were let through with, stripped or flagged.");
        _incidents = meter.CreateCounter<long>(
            "sandboxgateway.incidents", "{incident}", "Things sandboxes did that they should not, by kind, model and subject.");
        _filterFindings = meter.CreateCounter<long>(
            "sandboxgateway.filter.findings", "{finding}", "Secrets in what models answered, by model, rule and action.");
        _launchDuration = meter.CreateHistogram(
            "sandboxgateway.sandbox.launch.duration",
            "s",
            "Time from the launch command to the worker's first instruction.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
            });
    }

    public void RequestFinished(string? model, WireProtocol protocol, GatewayError? error, TimeSpan duration)
    {
        if (!_requestDuration.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "model", model ?? UnknownModel },
            { "protocol", protocol == WireProtocol.Http ? "http" : "grpc" },
        };
        if (error is { } value)
        {
            tags.Add("error.type", GatewayErrorMapping.ErrorType(value));
        }

        _requestDuration.Record(duration.TotalSeconds, tags);
    }

    public void RequestUsed(string model, TimeSpan cpuTime) =>
        _requestCpuTime.Record(cpuTime.TotalSeconds, new KeyValuePair<string, object?>("model", model));

    public void WorkerStarted(string model) => _workerStarts.Add(1, new KeyValuePair<string, object?>("model", model));

    public void WorkerEnded(string model, WorkerEnd reason) =>
        _workerEnds.Add(
            1,
            new KeyValuePair<string, object?>("model", model),
            new KeyValuePair<string, object?>("reason", ReasonTag(reason)));

    public void WorkerViolated(string model) => _violations.Add(1, new KeyValuePair<string, object?>("model", model));

    /// <param name="model">The model the request was for.</param>
    /// <param name="finding">One of the names model.yaml has for findings.</param>
    /// <param name="action">"strip" or "flag".</param>
    public void TextFound(string model, string finding, string action) =>
        _textFindings.Add(
            1,
            new KeyValuePair<string, object?>("model", model),
            new KeyValuePair<string, object?>("finding", finding),
            new KeyValuePair<string, object?>("action", action));

    /// <param name="kind">From a bounded set, as every tag.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="subject">Such as a system call's name.</param>
    /// <param name="count">How many.</param>
    public void IncidentRecorded(string kind, string model, string subject, long count) => _incidents.Add(
        count,
        new KeyValuePair<string, object?>("kind", kind),
        new KeyValuePair<string, object?>("model", model),
        new KeyValuePair<string, object?>("subject", subject));

    /// <param name="model">The model's name.</param>
    /// <param name="rule">Id of the filter's rule.</param>
    /// <param name="action">From a bounded set, as every tag.</param>
    public void SecretFound(string model, string rule, string action) => _filterFindings.Add(
        1,
        new KeyValuePair<string, object?>("model", model),
        new KeyValuePair<string, object?>("rule", rule),
        new KeyValuePair<string, object?>("action", action));

    public void LauncherRestarted() => _launcherRestarts.Add(1);

    public void SandboxLaunched(TimeSpan duration) => _launchDuration.Record(duration.TotalSeconds);

    private static string ReasonTag(WorkerEnd reason) => reason switch
    {
        WorkerEnd.Died => "died",
        WorkerEnd.Violation => "violation",
        WorkerEnd.DeadlineExceeded => "deadline_exceeded",
        WorkerEnd.Cancelled => "cancelled",
        WorkerEnd.LimitReached => "limit_reached",
        WorkerEnd.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This end has no tag yet."),
    };
}
