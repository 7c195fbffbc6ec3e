using System.Text;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Registry;

/// <summary>
/// One input or output as the model declares it; -1 in <paramref name="Shape"/> stands for any size. A model that does not
/// say how many dimensions there are (<paramref name="Unranked"/>) takes or gives any shape; metadata, which has no word for
/// that, then shows <paramref name="Shape"/>, [-1].
/// </summary>
internal sealed record TensorSignature(string Name, DataType DataType, long[] Shape, bool Optional, bool Unranked = false)
{
    /// <summary>The name as it stands on the wire, to compare without making a string.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

    public bool Fits(ReadOnlySpan<long> shape) => Unranked || TensorShape.Fits(Shape, shape);

    /// <summary>
    /// Place of the tensor of that name, or -1. Looks at <paramref name="hint"/> first: clients mostly keep the model's order.
    /// </summary>
    public static int IndexOf(TensorSignature[] tensors, string name, int hint)
    {
        if (hint < tensors.Length && tensors[hint].Name == name)
        {
            return hint;
        }

        for (var i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
