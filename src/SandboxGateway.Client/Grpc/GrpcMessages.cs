using Google.Protobuf;
using Google.Protobuf.Collections;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.Client.Grpc;

/// <summary>Requests and answers between the client's types and protobuf messages.</summary>
internal static class GrpcMessages
{
    /// <summary>The message points into the tensors' memory, without a copy.</summary>
    public static ModelInferRequest Write(InferenceRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Model);
        var message = new ModelInferRequest
        {
            ModelName = request.Model,
            ModelVersion = request.Version ?? "",
            Id = request.Id ?? "",
        };
        Write(request.Parameters, message.Parameters);
        foreach (var input in request.Inputs)
        {
            message.Inputs.Add(new ModelInferRequest.Types.InferInputTensor
            {
                Name = input.Name,
                Datatype = TensorTypes.Name(input.DataType),
                Shape = { input.Shape },
            });
            message.RawInputContents.Add(UnsafeByteOperations.UnsafeWrap(input.Data));
        }

        foreach (var output in request.Outputs)
        {
            var wanted = new ModelInferRequest.Types.InferRequestedOutputTensor { Name = output.Name };
            Write(output.Parameters, wanted.Parameters);
            message.Outputs.Add(wanted);
        }

        return message;
    }

    /// <exception cref="InferenceException">It is not an answer of the protocol.</exception>
    public static InferenceResult Read(ModelInferResponse message)
    {
        var isRaw = message.RawOutputContents.Count > 0;
        if (isRaw && message.RawOutputContents.Count != message.Outputs.Count)
        {
            throw new InferenceException(
                InferenceError.BadAnswer,
                $"The answer has {message.Outputs.Count} outputs, and raw contents for {message.RawOutputContents.Count}.");
        }

        return new InferenceResult
        {
            Model = message.ModelName,
            Version = message.ModelVersion,
            Id = message.Id,
            Outputs = [.. message.Outputs.Select((output, index) => Read(output, isRaw ? message.RawOutputContents[index] : null))],
            Parameters = message.Parameters.ToDictionary(parameter => parameter.Key, parameter => Read(parameter.Value)),
        };
    }

    public static ModelMetadata Read(ModelMetadataResponse message) => new(
        message.Name,
        [.. message.Versions],
        message.Platform,
        [.. message.Inputs.Select(Read)],
        [.. message.Outputs.Select(Read)]);

    private static TensorMetadata Read(ModelMetadataResponse.Types.TensorMetadata tensor) =>
        new(tensor.Name, DataType(tensor.Datatype), [.. tensor.Shape]);

    private static InferenceTensor Read(ModelInferResponse.Types.InferOutputTensor output, ByteString? raw)
    {
        var type = DataType(output.Datatype);
        var data = raw?.Memory ?? TypedContents.Read(output.Contents ?? new InferTensorContents(), type);
        return InferenceTensor.Received(output.Name, type, [.. output.Shape], data);
    }

    private static TensorType DataType(string name) =>
        TensorTypes.TryParse(name, out var type)
            ? type
            : throw new InferenceException(InferenceError.BadAnswer, $"The server speaks of a datatype '{name}', which is none of the protocol's.");

    private static void Write(IDictionary<string, InferenceParameter> parameters, MapField<string, InferParameter> message)
    {
        foreach (var (name, parameter) in parameters)
        {
            message[name] = parameter.Value switch
            {
                string text => new InferParameter { StringParam = text },
                bool flag => new InferParameter { BoolParam = flag },
                long number => new InferParameter { Int64Param = number },
                ulong number => new InferParameter { Uint64Param = number },
                var number => new InferParameter { DoubleParam = (double)number },
            };
        }
    }

    private static InferenceParameter Read(InferParameter parameter) => parameter.ParameterChoiceCase switch
    {
        InferParameter.ParameterChoiceOneofCase.BoolParam => parameter.BoolParam,
        InferParameter.ParameterChoiceOneofCase.Int64Param => parameter.Int64Param,
        InferParameter.ParameterChoiceOneofCase.Uint64Param => parameter.Uint64Param,
        InferParameter.ParameterChoiceOneofCase.DoubleParam => parameter.DoubleParam,
        _ => parameter.StringParam,
    };
}
