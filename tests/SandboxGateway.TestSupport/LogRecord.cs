using Microsoft.Extensions.Logging;

namespace SandboxGateway.TestSupport;

/// <summary>One line a logger was given.</summary>
public sealed record LogRecord(string Category, LogLevel Level, EventId EventId, string Message, Exception? Exception)
{
    public override string ToString() =>
        $"{Level} {Category} {EventId.Id} {EventId.Name}: {Message}{(Exception is null ? "" : Environment.NewLine + Exception)}";
}
