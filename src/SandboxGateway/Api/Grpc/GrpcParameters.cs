using Google.Protobuf.Collections;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Grpc;

/// <summary>Checks the maps of parameters.</summary>
internal static class GrpcParameters
{
    public static GatewayFault? Check(string path, MapField<string, InferParameter> parameters)
    {
        foreach (var (key, value) in parameters)
        {
            if (ParameterNames.Refusal(key) is { } refusal)
            {
                return GatewayFault.Invalid($"{path}.{TensorText.Cut(key)}", refusal);
            }

            if (value.ParameterChoiceCase == InferParameter.ParameterChoiceOneofCase.None)
            {
                return GatewayFault.Invalid($"{path}.{TensorText.Cut(key)}", "has no value");
            }
        }

        return null;
    }
}
