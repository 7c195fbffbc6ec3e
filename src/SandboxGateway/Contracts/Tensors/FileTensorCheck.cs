using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>A UINT8 tensor whose bytes are one file.</summary>
internal sealed class FileTensorCheck(TensorRules rules) : TensorCheck(rules)
{
    protected override void CheckElements(ReadOnlySpan<byte> raw, string place, ViolationList report)
    {
        if (MediaContainers.FindMistake(Rules.Media!.Value, raw) is { } mistake)
        {
            Fail(report, place, 0, "mediaType", $"a whole file of type {MediaContainers.Name(Rules.Media.Value)}", mistake);
        }
    }
}
