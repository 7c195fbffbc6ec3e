using Google.Protobuf;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Grpc;

/// <summary>Makes answers out of what the pipeline and the registry know.</summary>
internal static class GrpcResponseWriter
{
    /// <summary>
    /// The answer to an inference; outputs always travel raw, as in Triton. The message points into the memory of
    /// <paramref name="response"/>, which must live until the message is sent.
    /// </summary>
    public static ModelInferResponse Write(ServedModel model, InferenceRequest request, InferenceResponse response)
    {
        var message = new ModelInferResponse { ModelName = model.Name, ModelVersion = model.Version, Id = request.Id ?? "" };
        foreach (var (name, value) in AnswerParameters.Of(request, response))
        {
            message.Parameters[name] = new InferParameter { StringParam = value };
        }

        foreach (var output in response.Outputs)
        {
            message.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor
            {
                Name = output.Name,
                Datatype = DataTypes.Name(output.DataType),
                Shape = { output.Shape },
            });
            message.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(output.Data));
        }

        return message;
    }

    /// <summary>A model's metadata; <paramref name="versions"/> are those of it that take requests.</summary>
    public static ModelMetadataResponse Describe(ServedModel model, ModelSignature signature, IEnumerable<string> versions) => new()
    {
        Name = model.Name,
        Versions = { versions },
        Platform = model.Manifest.Platform,
        Inputs = { signature.Inputs.Select(Describe) },
        Outputs = { signature.Outputs.Select(Describe) },
    };

    private static ModelMetadataResponse.Types.TensorMetadata Describe(TensorSignature tensor) => new()
    {
        Name = tensor.Name,
        Datatype = DataTypes.Name(tensor.DataType),
        Shape = { tensor.Shape },
    };
}
