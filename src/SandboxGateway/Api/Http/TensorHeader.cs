using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Http;

/// <summary>An input's datatype and shape, with the count of elements they ask for.</summary>
internal readonly record struct TensorHeader(JsonPath Path, DataType DataType, long[] Shape, long Count)
{
    public string DataTypeName => DataTypes.Name(DataType);

    /// <summary>The shape as the client wrote it, such as "[1,4]".</summary>
    public string ShapeText => TensorText.Shape(Shape);

    public GatewayFault WrongCount(string place, long expected, long found) =>
        GatewayFault.Invalid(place, $"shape {ShapeText} asks for {expected} elements here, found {found}");
}
