using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SandboxGateway.TestSupport;

/// <summary>Keeps what is logged, so that a test can assert on event names. Thread-safe.</summary>
public sealed class RecordingLogger : ILoggerProvider
{
    private readonly ConcurrentQueue<LogRecord> _records = new();

    public IReadOnlyCollection<LogRecord> Records => _records;

    /// <summary>Records of one event, in the order they came.</summary>
    public IReadOnlyList<LogRecord> Of(string eventName) => [.. _records.Where(record => record.EventId.Name == eventName)];

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(categoryName, _records);

    /// <summary>A logger for a class under test that takes one in its constructor.</summary>
    public ILogger<T> For<T>() => new LoggerFactory([this]).CreateLogger<T>();

    public void Dispose()
    {
    }

    private sealed class CategoryLogger(string category, ConcurrentQueue<LogRecord> records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            ArgumentNullException.ThrowIfNull(formatter);
            records.Enqueue(new LogRecord(category, logLevel, eventId, formatter(state, exception), exception));
        }
    }
}
