using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.PlainServer;

/// <summary>ModelInfer with raw tensors, and nothing else of the protocol.</summary>
internal sealed class PlainGrpcService(PlainModels models) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        var model = models[request.ModelName];
        var data = MemoryMarshal.Cast<byte, float>(request.RawInputContents[0].Span).ToArray();
        using var outputs = model.Run(data, [.. request.Inputs[0].Shape]);

        var response = new ModelInferResponse { ModelName = model.Name, ModelVersion = "1", Id = request.Id };
        for (var i = 0; i < outputs.Count; i++)
        {
            var (dataType, shape, bytes) = PlainModel.Read(outputs[i]);
            response.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor
            {
                Name = model.Outputs[i],
                Datatype = dataType,
                Shape = { shape },
            });
            response.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(bytes));
        }

        return Task.FromResult(response);
    }
}
