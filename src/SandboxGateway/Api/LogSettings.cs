using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;
using SandboxGateway.Telemetry;
using Value = SandboxGateway.Api.Grpc.Protocol.LogSettingsRequest.Types.SettingValue;

namespace SandboxGateway.Api;

/// <summary>The logging extension, the same over REST and gRPC: reads changes and tells what holds. Thread-safe.</summary>
internal sealed class LogSettings(LogLevels levels)
{
    /// <summary>Makes the changes, all of them or none.</summary>
    /// <returns>Null, or what is wrong with them.</returns>
    public GatewayFault? Change(IEnumerable<KeyValuePair<string, Value>> settings)
    {
        bool? information = null, warnings = null, errors = null;
        uint? verbosity = null;
        foreach (var (name, value) in settings)
        {
            var fault = name switch
            {
                "log_info" => Read(name, value, out information),
                // The extension's page has the plural, Triton itself the singular.
                "log_warning" or "log_warnings" => Read(name, value, out warnings),
                "log_error" or "log_errors" => Read(name, value, out errors),
                "log_verbose_level" => Read(name, value, out verbosity),
                "log_file" => CheckIsSame(name, value, "", "where the log goes is for the gateway's settings alone: a client could write anywhere"),
                "log_format" => CheckIsSame(name, value, "default", "the log is JSON, one event a line, with times in ISO 8601"),
                _ => GatewayFault.Invalid(TensorText.Cut(name), "is no log setting"),
            };
            if (fault is not null)
            {
                return fault;
            }
        }

        return levels.Change(information, warnings, errors, verbosity) is { } refusal ? GatewayFault.Invalid("", refusal) : null;
    }

    public LogSettingsResponse Describe() => new()
    {
        Settings =
        {
            ["log_file"] = new() { StringParam = "" },
            ["log_info"] = new() { BoolParam = levels.LogsInformation },
            ["log_warning"] = new() { BoolParam = levels.LogsWarnings },
            ["log_error"] = new() { BoolParam = levels.LogsErrors },
            ["log_verbose_level"] = new() { Uint32Param = (uint)levels.Verbosity },
            ["log_format"] = new() { StringParam = "default" },
        },
    };

    private static GatewayFault? Read(string name, Value value, out bool? flag)
    {
        flag = value.BoolParam;
        return value.ParameterChoiceCase == Value.ParameterChoiceOneofCase.BoolParam
            ? null
            : GatewayFault.Invalid(name, "must be true or false");
    }

    private static GatewayFault? Read(string name, Value value, out uint? number)
    {
        number = value.Uint32Param;
        return value.ParameterChoiceCase == Value.ParameterChoiceOneofCase.Uint32Param
            ? null
            : GatewayFault.Invalid(name, "must be a whole number, 0 or more");
    }

    // A client that sends back all it was told changes nothing by it.
    private static GatewayFault? CheckIsSame(string name, Value value, string same, string refusal) =>
        value.ParameterChoiceCase == Value.ParameterChoiceOneofCase.StringParam && value.StringParam == same
            ? null
            : GatewayFault.Invalid(name, $"cannot be set; {refusal}");
}
