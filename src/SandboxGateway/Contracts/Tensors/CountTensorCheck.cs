using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>Asks nothing of the elements themselves.</summary>
internal sealed class CountTensorCheck(TensorRules rules) : TensorCheck(rules)
{
    protected override void CheckElements(ReadOnlySpan<byte> raw, string place, ViolationList report)
    {
    }
}
