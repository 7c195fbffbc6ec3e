using System.Buffers;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>Takes results off a worker's channel: nothing that does not suit the model and the request, and no memory before that is known.</summary>
internal static class ReplyTensors
{
    /// <summary>Reads what belongs to a result's header. Of several results, each but the last first waits for room.</summary>
    /// <returns>The reply, or null if the worker closed the channel in the middle of it.</returns>
    /// <exception cref="ChannelViolationException">It broke the rules.</exception>
    /// <exception cref="OperationCanceledException">The wait for room was cancelled.</exception>
    public static InferenceResponse? Read(
        ChannelReader reader, PendingInference pending, InferResult result, CancellationToken cancellationToken)
    {
        if (result.More && pending.Replies is null)
        {
            throw new ChannelViolationException("The worker announced several results for a request that takes one.");
        }

        // The end of a stream may be empty: the worker need not have known that the one before was the last.
        if (pending.Replies is not null && result is { More: false, Outputs.Count: 0 } && reader.PayloadLength == 0)
        {
            return new InferenceResponse([], null);
        }

        if (ReplyValidator.ValidateHeader(pending.Signature, pending.Request.Outputs, result, reader.PayloadLength) is { } wrong)
        {
            throw new ChannelViolationException(wrong);
        }

        if (result.More)
        {
            pending.Replies!.WaitForRoom(reader.PayloadLength, cancellationToken);
        }

        return ReadPayload(reader, pending.Signature, result);
    }

    private static InferenceResponse? ReadPayload(ChannelReader reader, ModelSignature signature, InferResult result)
    {
        var payload = ArrayPool<byte>.Shared.Rent(reader.PayloadLength);
        var response = new InferenceResponse(Slice(signature, result, payload), payload) { Length = reader.PayloadLength };
        if (!reader.ReadPayload(payload.AsSpan(0, reader.PayloadLength)))
        {
            response.Dispose();
            return null;
        }

        if (ReplyValidator.ValidateContents(response.Outputs) is { } bad)
        {
            response.Dispose();
            throw new ChannelViolationException(bad);
        }

        return response;
    }

    // Lays the tensors a checked header describes over the payload that follows it.
    private static List<Pipeline.Tensor> Slice(ModelSignature signature, InferResult result, byte[] payload)
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
