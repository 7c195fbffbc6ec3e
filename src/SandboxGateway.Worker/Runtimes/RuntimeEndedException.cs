namespace SandboxGateway.Worker.Runtimes;

/// <summary>What ran the model is gone or of no more use, and the worker with it; the message says why.</summary>
internal sealed class RuntimeEndedException(string message) : Exception(message);
