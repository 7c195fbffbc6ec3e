using System.Text.Unicode;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Channel;

/// <summary>Makes the failures a worker reports, within the length the gateway accepts.</summary>
internal static class Failures
{
    public static Failure ModelRejected(string message) => Create(Failure.Types.Kind.ModelRejected, message);

    public static Failure InvalidInput(string message) => Create(Failure.Types.Kind.InvalidInput, message);

    public static Failure Execution(string message) => Create(Failure.Types.Kind.Execution, message);

    public static Failure Cancelled() => Create(Failure.Types.Kind.Cancelled, "");

    private static Failure Create(Failure.Types.Kind kind, string message) =>
        new() { Kind = kind, Message = Shorten(message) };

    private static string Shorten(string message)
    {
        // No UTF-16 unit takes more than three bytes of UTF-8.
        if (message.Length <= FrameLimits.MaxMessageBytes / 3)
        {
            return message;
        }

        Span<byte> utf8 = stackalloc byte[FrameLimits.MaxMessageBytes];
        Utf8.FromUtf16(message, utf8, out var used, out _);
        return message[..used];
    }
}
