using System.Diagnostics;

namespace SandboxGateway.Registry;

/// <summary>
/// What became of a model version's requests since it was loaded, as the statistics extension tells it. Thread-safe: each
/// number is exact, and what belongs together is at most one request apart.
/// </summary>
internal sealed class ModelStatistics
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly long[] _failures = new long[Enum.GetValues<FailureReason>().Length];
    private long _successes;
    private long _successTicks;
    private long _failTicks;
    private long _inputTicks;
    private long _queueTicks;
    private long _inferTicks;
    private long _outputTicks;
    private long _lastStarted;

    public TimeTotal Success => Total(_successTicks);

    public TimeTotal Fail => new(_failures.Sum(), ToNanoseconds(_failTicks));

    /// <summary>From the end of validation until the worker begins; of successful requests, as all below.</summary>
    public TimeTotal Queue => Total(_queueTicks);

    /// <summary>Reading and validating.</summary>
    public TimeTotal Input => Total(_inputTicks);

    /// <summary>The worker.</summary>
    public TimeTotal Infer => Total(_inferTicks);

    /// <summary>Reading the reply, checking and filtering it.</summary>
    public TimeTotal Output => Total(_outputTicks);

    /// <summary>When the last request began, as <see cref="TimeProvider.GetTimestamp"/> counts; 0: there was none.</summary>
    public long LastStarted => Interlocked.Read(ref _lastStarted);

    public long Failures(FailureReason reason) => Interlocked.Read(ref _failures[(int)reason]);

    /// <summary>Counts an answered request by the moments at which its parts began.</summary>
    public void Answered(long started, long queued, long begun, long replied, long ended)
    {
        Interlocked.Exchange(ref _lastStarted, started);
        Interlocked.Add(ref _inputTicks, queued - started);
        Interlocked.Add(ref _queueTicks, begun - queued);
        Interlocked.Add(ref _inferTicks, replied - begun);
        Interlocked.Add(ref _outputTicks, ended - replied);
        Interlocked.Add(ref _successTicks, ended - started);
        Interlocked.Increment(ref _successes);
    }

    public void Failed(FailureReason reason, long started, long ended)
    {
        Interlocked.Exchange(ref _lastStarted, started);
        Interlocked.Add(ref _failTicks, ended - started);
        Interlocked.Increment(ref _failures[(int)reason]);
    }

    private TimeTotal Total(long ticks) => new(Interlocked.Read(ref _successes), ToNanoseconds(ticks));

    private static long ToNanoseconds(long ticks) =>
        (long)((Int128)ticks * NanosecondsPerSecond / Stopwatch.Frequency);
}
