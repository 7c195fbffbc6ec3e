using System.Buffers.Binary;
using System.Text;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Doctor;

/// <summary>A request that needs no wire: the name of an attack and what it is told of the host, in one BYTES element.</summary>
internal sealed class AttackWireForm(string attack, IEnumerable<(string Key, string Value)> options) : IWireForm
{
    public const string Input = "attack";
    public const string Output = "result";

    /// <inheritdoc/>
    public WireProtocol Protocol => WireProtocol.Http;

    /// <inheritdoc/>
    public ValueTask<GatewayFault?> ReadAsync(
        ModelSignature model, ContractCheck? contract, InferenceRequest request, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetBytes(attack + "\n" + string.Concat(options.Select(static o => $"{o.Key}={o.Value}\n")));
        var length = sizeof(uint) + text.Length;
        var buffer = request.Rent(length);
        BinaryPrimitives.WriteInt32LittleEndian(buffer, text.Length);
        text.CopyTo(buffer, sizeof(uint));
        request.Inputs.Add(new Tensor(Input, DataType.Bytes, [1], buffer.AsMemory(0, length)));
        return new((GatewayFault?)null);
    }

    /// <inheritdoc/>
    public GatewayFault? CheckAnswer(InferenceRequest request, InferenceResponse response) => null;

    /// <summary>The reply in an answer that has passed the gateway's checks.</summary>
    public static AttackReply? ReplyOf(InferenceResponse response) =>
        response.Outputs is [{ DataType: DataType.Bytes } output] && output.Data.Length > sizeof(uint)
            ? AttackReply.Read(output.Data.Span[sizeof(uint)..])
            : null;
}
