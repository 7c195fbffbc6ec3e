using Google.Protobuf.Collections;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// Checks the maps of parameters. Those the gateway has no use for are accepted, as the protocol wants; those a client
/// would wrongly count on are refused.
/// </summary>
internal static class GrpcParameters
{
    // Triton keeps this prefix for itself and refuses it from clients.
    private const string ReservedPrefix = "triton_";

    private const string Classification = "classification";

    public static GatewayFault? Check(string path, MapField<string, InferParameter> parameters)
    {
        foreach (var (key, value) in parameters)
        {
            if (key.StartsWith(ReservedPrefix, StringComparison.Ordinal))
            {
                return GatewayFault.Invalid($"{path}.parameters", $"names that start with \"{ReservedPrefix}\" are reserved");
            }

            if (value.ParameterChoiceCase == InferParameter.ParameterChoiceOneofCase.None)
            {
                return GatewayFault.Invalid($"{path}.parameters", $"{TensorText.Name(key)} has no value");
            }
        }

        return null;
    }

    public static GatewayFault? CheckOutput(string path, MapField<string, InferParameter> parameters) =>
        parameters.ContainsKey(Classification)
            ? GatewayFault.Invalid($"{path}.parameters.{Classification}", "the classification extension is not supported")
            : Check(path, parameters);
}
