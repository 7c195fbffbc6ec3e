using System.Text;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// Reads a ModelInferRequest. Raw tensors stay where the message holds them; typed ones are written into the request's
/// pooled memory. Duplicate names and the contents of raw tensors are left to <see cref="SignatureValidator"/>.
/// </summary>
internal sealed class GrpcWireForm(ModelInferRequest message) : IWireForm
{
    // "UINT16", the longest name of a datatype.
    private const int MaxDataTypeLength = 6;

    public WireProtocol Protocol => WireProtocol.Grpc;

    private bool IsRaw => message.RawInputContents.Count > 0;

    public async ValueTask<GatewayFault?> ReadAsync(
        ModelSignature model, ContractCheck? contract, InferenceRequest request, CancellationToken cancellationToken)
    {
        if (contract is not null && await contract.TakeTurnAsync(message.CalculateSize(), cancellationToken) is { } refused)
        {
            return refused;
        }

        var fault = ReadHead(request) ?? ReadInputs(request) ?? ReadOutputs(request);
        if (fault is null && contract is { HasRequestSchema: true })
        {
            GrpcDocument.Judge(contract, message, request);
        }

        return fault;
    }

    /// <summary>Raw bytes carry anything.</summary>
    public GatewayFault? CheckAnswer(InferenceRequest request, InferenceResponse response) => null;

    private GatewayFault? ReadHead(InferenceRequest request)
    {
        if (message.Id.Contains('\0', StringComparison.Ordinal))
        {
            return GatewayFault.Invalid("id", "must not hold NUL characters");
        }

        request.Id = message.Id.Length == 0 ? null : message.Id;

        // The protocol has no JSON form over gRPC; answers are raw.
        request.BinaryOutputs = true;
        return GrpcParameters.Check("parameters", message.Parameters)
            ?? RequestParameters.Accept(request, GrpcParameters.ToChannel(message.Parameters));
    }

    private GatewayFault? ReadInputs(InferenceRequest request)
    {
        if (message.Inputs.Count is 0 or > FrameLimits.MaxTensors)
        {
            return GatewayFault.Invalid("inputs", $"1 to {FrameLimits.MaxTensors} are allowed, found {message.Inputs.Count}");
        }

        if (IsRaw && message.RawInputContents.Count != message.Inputs.Count)
        {
            return GatewayFault.Invalid(
                "raw_input_contents",
                $"one entry per input expected: {message.Inputs.Count}, found {message.RawInputContents.Count}");
        }

        for (var i = 0; i < message.Inputs.Count; i++)
        {
            if (ReadInput(request, message.Inputs[i], i) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private GatewayFault? ReadInput(InferenceRequest request, ModelInferRequest.Types.InferInputTensor input, int index)
    {
        var path = $"inputs[{index}]";
        if ((CheckName(path, input.Name) ?? GrpcParameters.Check($"{path}.parameters", input.Parameters)) is { } fault)
        {
            return fault;
        }

        if (!TryParseDataType(input.Datatype, out var dataType))
        {
            return GatewayFault.Invalid($"{path}.datatype", $"{TensorText.Name(input.Datatype)} is no datatype of the protocol");
        }

        if (input.Shape.Count > FrameLimits.MaxRank)
        {
            return GatewayFault.Invalid(
                $"{path}.shape", $"{input.Shape.Count} dimensions, at most {FrameLimits.MaxRank} are allowed");
        }

        long[] shape = [.. input.Shape];
        if (!TensorShape.TryCountElements(shape, out var count))
        {
            return GatewayFault.Invalid(
                $"{path}.shape",
                $"{TensorText.Shape(shape)} has a negative dimension or more elements than can be counted");
        }

        var data = ReadOnlyMemory<byte>.Empty;
        fault = IsRaw
            ? TakeRaw(input, index, dataType, count, out data)
            : TypedContents.Read(path, input.Contents, dataType, count, request, out data);
        if (fault is null)
        {
            request.Inputs.Add(new Pipeline.Tensor(input.Name, dataType, shape, data) { CameRaw = IsRaw });
        }

        return fault;
    }

    private GatewayFault? TakeRaw(
        ModelInferRequest.Types.InferInputTensor input,
        int index,
        DataType dataType,
        long count,
        out ReadOnlyMemory<byte> data)
    {
        data = message.RawInputContents[index].Memory;
        if (input.Contents is not null)
        {
            return GatewayFault.Invalid($"inputs[{index}].contents", "must be absent when raw_input_contents is used");
        }

        return TensorData.CheckLength(dataType, count, data.Length) is { } problem
            ? GatewayFault.Invalid($"raw_input_contents[{index}]", problem)
            : null;
    }

    private GatewayFault? ReadOutputs(InferenceRequest request)
    {
        if (message.Outputs.Count > FrameLimits.MaxTensors)
        {
            return GatewayFault.Invalid("outputs", $"at most {FrameLimits.MaxTensors} are allowed, found {message.Outputs.Count}");
        }

        for (var i = 0; i < message.Outputs.Count; i++)
        {
            var output = message.Outputs[i];
            var path = $"outputs[{i}]";
            if ((CheckName(path, output.Name) ?? GrpcParameters.Check($"{path}.parameters", output.Parameters)) is { } fault)
            {
                return fault;
            }

            if (GrpcParameters.ReadClasses(path, output.Parameters, out var classes) is { } noCount)
            {
                return noCount;
            }

            request.Outputs.Add(new RequestedOutput(output.Name, Binary: true) { Classes = classes });
        }

        return null;
    }

    private static GatewayFault? CheckName(string path, string name)
    {
        if (name.Length == 0)
        {
            return GatewayFault.Invalid($"{path}.name", "is missing");
        }

        if (name.Contains('\0', StringComparison.Ordinal))
        {
            return GatewayFault.Invalid($"{path}.name", "must not hold NUL characters");
        }

        return Encoding.UTF8.GetByteCount(name) > FrameLimits.MaxNameBytes
            ? GatewayFault.Invalid($"{path}.name", $"is longer than {FrameLimits.MaxNameBytes} bytes")
            : null;
    }

    private static bool TryParseDataType(string name, out DataType dataType)
    {
        dataType = DataType.Unspecified;
        Span<byte> utf8 = stackalloc byte[MaxDataTypeLength];
        return Encoding.UTF8.TryGetBytes(name, utf8, out var length) && DataTypes.TryParse(utf8[..length], out dataType);
    }
}
