using System.Text.Json;
using Xunit.Abstractions;

namespace SandboxGateway.VmTests.Reporting;

/// <summary>Writes each test's result as soon as it is there, so that a machine that hangs has told what went before.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class GuestResultSink(TextWriter results) : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly ManualResetEventSlim _isFinished = new();
    private readonly Lock _writing = new();

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestPassed passed:
                Write(new GuestResult(passed.Test.DisplayName, passed.ExecutionTime, null, null));
                break;
            case ITestFailed failed:
                Write(new GuestResult(
                    failed.Test.DisplayName,
                    failed.ExecutionTime,
                    string.Join('\n', failed.ExceptionTypes.Zip(failed.Messages, static (type, text) => $"{type}: {text}")),
                    string.Join('\n', failed.StackTraces)));
                break;
            case IErrorMessage error:
                Console.WriteLine(string.Join('\n', error.Messages));
                break;
            case ITestAssemblyFinished:
                _isFinished.Set();
                break;
        }

        return true;
    }

    public void WaitForEnd() => _isFinished.Wait();

    public void Dispose() => _isFinished.Dispose();

    private void Write(GuestResult result)
    {
        lock (_writing)
        {
            results.WriteLine(JsonSerializer.Serialize(result));
            Console.WriteLine($"{result.Seconds,6:0.0} s {result.Test} {result.Error ?? "passed"}");
        }
    }
}
