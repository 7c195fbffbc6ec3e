namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>A line a program answered is not what its form asks for; the message says how, for the client.</summary>
internal sealed class LineReplyException(string message) : Exception(message);
