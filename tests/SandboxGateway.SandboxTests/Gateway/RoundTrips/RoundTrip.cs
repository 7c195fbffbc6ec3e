using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.SandboxTests.Gateway.RoundTrips;

/// <summary>One tensor on its way: to which model, under which names, and its raw form.</summary>
internal sealed record RoundTrip(string Model, string Input, string Output, DataType DataType, long[] Shape, byte[] Raw)
{
    public string TypeName => DataTypes.Name(DataType);

    public string ShapeText => $"[{string.Join(',', Shape)}]";
}
