using System.Text;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api;

/// <summary>A request's own parameters: a handler gets them as the client gave them, so there is a limit to their size.</summary>
internal static class RequestParameters
{
    private const int MaxBytes = 64 << 10;

    /// <summary>Gives them to the request.</summary>
    /// <returns>Null, or what is wrong with them.</returns>
    public static GatewayFault? Accept(InferenceRequest request, Dictionary<string, Parameter>? parameters)
    {
        var size = parameters?.Sum(static one => Encoding.UTF8.GetByteCount(one.Key) + one.Value.CalculateSize()) ?? 0;
        request.Parameters = parameters;
        return size > MaxBytes
            ? GatewayFault.Invalid("parameters", $"their names and values take {size} bytes; {MaxBytes} are allowed")
            : null;
    }
}
