using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.TestSupport.Workers;

/// <summary>Signatures for fake workers.</summary>
public static class FakeModels
{
    /// <summary>One input "x" and one output "y" of one datatype and shape.</summary>
    public static ModelLoaded Identity(DataType dataType = DataType.Fp32, params long[] shape) => new()
    {
        Inputs = { new TensorSpec { Name = "x", Datatype = dataType, Shape = { shape.Length == 0 ? [-1L] : shape } } },
        Outputs = { new TensorSpec { Name = "y", Datatype = dataType, Shape = { shape.Length == 0 ? [-1L] : shape } } },
    };
}
