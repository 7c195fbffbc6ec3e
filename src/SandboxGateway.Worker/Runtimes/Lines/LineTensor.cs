using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>One output a program gave, as the channel carries it.</summary>
internal sealed record LineTensor(TensorSpec Declared, long[] Shape, ReadOnlyMemory<byte> Data)
{
    public Tensor Describe() => new()
    {
        Name = Declared.Name,
        Datatype = Declared.Datatype,
        Shape = { Shape },
        ByteLength = (ulong)Data.Length,
    };
}
