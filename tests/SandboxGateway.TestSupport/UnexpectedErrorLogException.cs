namespace SandboxGateway.TestSupport;

/// <summary>A test logged errors it did not expect.</summary>
public sealed class UnexpectedErrorLogException(IReadOnlyCollection<LogRecord> records)
    : Exception($"Errors nobody expected:{Environment.NewLine}{string.Join(Environment.NewLine, records)}");
