using System.Text.Json;
using Microsoft.Extensions.Options;
using SandboxGateway.Pipeline;
using Response = SandboxGateway.Api.Grpc.Protocol.LogSettingsResponse.Types.SettingValue;
using Value = SandboxGateway.Api.Grpc.Protocol.LogSettingsRequest.Types.SettingValue;

namespace SandboxGateway.Api.Http;

/// <summary>GET and POST /v2/logging: tells and changes what is logged. Thread-safe.</summary>
internal sealed class LoggingEndpoint(LogSettings settings, IOptions<HttpOptions> options)
{
    // Six settings fit many times.
    private const int MaxBodyBytes = 16 << 10;

    public async Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method) && await ChangeAsync(context) is { } fault)
        {
            await HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
            return;
        }

        using var text = new PooledText();
        foreach (var (name, value) in settings.Describe().Settings)
        {
            text.Append(text.Length == 0 ? "{"u8 : ","u8);
            text.AppendString(name);
            text.Append(":"u8);
            Append(text, value);
        }

        text.Append("}"u8);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = text.Length;
        await context.Response.BodyWriter.WriteAsync(text.Written, context.RequestAborted);
    }

    private async Task<GatewayFault?> ChangeAsync(HttpContext context)
    {
        using var memory = new InferenceRequest();
        var (body, fault) = await HttpWireForm.ReadBodyAsync(
            context.Request, Math.Min(MaxBodyBytes, options.Value.MaxRequestBytes), memory, context.RequestAborted);
        if (fault is not null || body.IsEmpty)
        {
            return fault;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? settings.Change(json.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Read(member.Value))).ToList())
                : JsonPath.Body.Invalid("must be an object of log settings");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return JsonPath.Body.Invalid("not valid JSON");
        }
    }

    private static Value Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => new Value { BoolParam = value.GetBoolean() },
        JsonValueKind.Number when value.TryGetUInt32(out var number) => new Value { Uint32Param = number },
        JsonValueKind.String => new Value { StringParam = value.GetString() },
        _ => new Value(),
    };

    private static void Append(PooledText text, Response value)
    {
        switch (value.ParameterChoiceCase)
        {
            case Response.ParameterChoiceOneofCase.BoolParam:
                text.Append(value.BoolParam ? "true"u8 : "false"u8);
                break;
            case Response.ParameterChoiceOneofCase.Uint32Param:
                text.AppendNumber(value.Uint32Param);
                break;
            default:
                text.AppendString(value.StringParam);
                break;
        }
    }
}
