using Microsoft.Extensions.Logging;

namespace SandboxGateway.TestSupport;

/// <summary>
/// Fails the test, when disposed, that logged an Error it did not announce. Expected ones are named by their event.
/// Thread-safe.
/// </summary>
public sealed class VerifyNoErrorsScope(RecordingLogger logger, params string[] expectedEvents) : IDisposable
{
    public void Dispose()
    {
        var unexpected = logger.Records
            .Where(record => record.Level >= LogLevel.Error && !expectedEvents.Contains(record.EventId.Name))
            .ToList();
        if (unexpected.Count > 0)
        {
            throw new UnexpectedErrorLogException(unexpected);
        }
    }
}
