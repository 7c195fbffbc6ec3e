using System.Text;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api;

/// <summary>
/// A request's own parameters. Those of the extension schedule_policy are for the gateway; a handler gets the others as the
/// client gave them, so there is a limit to their size.
/// </summary>
internal static class RequestParameters
{
    private const int MaxBytes = 64 << 10;
    private const string Priority = "priority";
    private const string Timeout = "timeout";

    /// <summary>Gives them to the request.</summary>
    /// <returns>Null, or what is wrong with them.</returns>
    public static GatewayFault? Accept(InferenceRequest request, Dictionary<string, Parameter>? parameters)
    {
        if (parameters is null)
        {
            return null;
        }

        var size = parameters.Sum(static one => Encoding.UTF8.GetByteCount(one.Key) + one.Value.CalculateSize());
        if (size > MaxBytes)
        {
            return GatewayFault.Invalid("parameters", $"their names and values take {size} bytes; {MaxBytes} are allowed");
        }

        var microseconds = 0L;
        if ((Take(parameters, Priority, uint.MaxValue, out var priority)
            ?? Take(parameters, Timeout, long.MaxValue, out microseconds)) is { } fault)
        {
            return fault;
        }

        request.Priority = (uint)priority;
        if (microseconds > 0)
        {
            const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;
            request.LimitTo(TimeSpan.FromTicks(Math.Min(microseconds, long.MaxValue / TicksPerMicrosecond) * TicksPerMicrosecond));
        }

        request.Parameters = parameters.Count == 0 ? null : parameters;
        return null;
    }

    private static GatewayFault? Take(Dictionary<string, Parameter> parameters, string name, long maximum, out long value)
    {
        value = 0;
        if (!parameters.Remove(name, out var parameter))
        {
            return null;
        }

        value = parameter.Int64Value;
        return parameter.ValueCase == Parameter.ValueOneofCase.Int64Value && value >= 0 && value <= maximum
            ? null
            : GatewayFault.Invalid($"parameters.{name}", $"must be a whole number from 0 to {maximum}");
    }
}
