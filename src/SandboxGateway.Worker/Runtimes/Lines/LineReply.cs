using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>What a program answered: outputs, in the order in which they were asked for, or a failure.</summary>
internal readonly record struct LineReply(IReadOnlyList<LineTensor> Outputs, Failure? Failure)
{
    public static LineReply Failed(Failure failure) => new([], failure);
}
