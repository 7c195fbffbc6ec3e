using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>Lays the tensors a checked reply header describes over the payload that follows it.</summary>
internal static class ReplyTensors
{
    public static List<Pipeline.Tensor> Slice(ModelSignature signature, InferResult result, byte[] payload)
    {
        var tensors = new List<Pipeline.Tensor>(result.Outputs.Count);
        var offset = 0;
        foreach (var output in result.Outputs)
        {
            var length = (int)output.ByteLength;
            var name = signature.FindOutput(output.Name)?.Name ?? output.Name;
            tensors.Add(new Pipeline.Tensor(name, output.Datatype, [.. output.Shape], payload.AsMemory(offset, length)));
            offset += length;
        }

        return tensors;
    }
}
