using System.Text;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Registry;

/// <summary>One input or output as the model declares it; -1 in <paramref name="Shape"/> stands for any size.</summary>
internal sealed record TensorSignature(string Name, DataType DataType, long[] Shape, bool Optional)
{
    /// <summary>The name as it stands on the wire, to compare without making a string.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}
