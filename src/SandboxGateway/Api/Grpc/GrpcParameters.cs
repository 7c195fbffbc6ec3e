using Google.Protobuf.Collections;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Grpc;

/// <summary>Checks the maps of parameters, and turns a request's own into what a worker gets.</summary>
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

    /// <summary>The classes a requested output asks for; 0 if it does not.</summary>
    public static GatewayFault? ReadClasses(string path, MapField<string, InferParameter> parameters, out int classes)
    {
        classes = 0;
        if (!parameters.TryGetValue(ParameterNames.Classification, out var value))
        {
            return null;
        }

        var count = value.ParameterChoiceCase switch
        {
            InferParameter.ParameterChoiceOneofCase.Int64Param => value.Int64Param,
            InferParameter.ParameterChoiceOneofCase.Uint64Param => (long)Math.Min(value.Uint64Param, int.MaxValue),
            _ => 0,
        };
        classes = (int)Math.Clamp(count, 0, int.MaxValue);
        return classes > 0
            ? null
            : GatewayFault.Invalid($"{path}.parameters.{ParameterNames.Classification}", ParameterNames.NoClassCount);
    }

    /// <summary>Checked parameters as a worker gets them; null if there are none.</summary>
    public static Dictionary<string, Parameter>? ToChannel(MapField<string, InferParameter> parameters) =>
        parameters.Count == 0 ? null : parameters.ToDictionary(static one => one.Key, static one => ToChannel(one.Value));

    private static Parameter ToChannel(InferParameter parameter) => parameter.ParameterChoiceCase switch
    {
        InferParameter.ParameterChoiceOneofCase.BoolParam => new Parameter { BoolValue = parameter.BoolParam },
        InferParameter.ParameterChoiceOneofCase.Int64Param => new Parameter { Int64Value = parameter.Int64Param },
        InferParameter.ParameterChoiceOneofCase.StringParam => new Parameter { StringValue = parameter.StringParam },
        InferParameter.ParameterChoiceOneofCase.DoubleParam => new Parameter { DoubleValue = parameter.DoubleParam },
        // The channel has signed integers only; what does not fit comes as JSON would bring it.
        _ => parameter.Uint64Param <= long.MaxValue
            ? new Parameter { Int64Value = (long)parameter.Uint64Param }
            : new Parameter { DoubleValue = parameter.Uint64Param },
    };
}
