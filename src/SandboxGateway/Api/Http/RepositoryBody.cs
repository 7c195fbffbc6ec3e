using System.Text.Json;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>Reads the small JSON bodies of the model repository extension; none at all is as good as an empty object.</summary>
internal static class RepositoryBody
{
    // What these calls may say fits in a line; a model's files do not belong here.
    private const int MaxBytes = 64 << 10;

    private static readonly JsonDocumentOptions _strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The body, which the caller disposes, or what is wrong with it.</summary>
    public static async Task<(JsonDocument? Document, GatewayFault? Fault)> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxBytes + 1];
        var length = await http.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxBytes)
        {
            return (null, new GatewayFault(GatewayError.RequestTooLarge, $"The body is longer than the {MaxBytes} bytes this call may have."));
        }

        try
        {
            var document = JsonDocument.Parse(length == 0 ? "{}"u8.ToArray() : bytes.AsMemory(0, length), _strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return (document, null);
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Said below; the parser's words may repeat what was sent.
        }

        return (null, GatewayFault.Invalid("", "The body must be a JSON object, or empty."));
    }

    /// <summary>The names of the members of "parameters".</summary>
    public static IReadOnlyList<string> ParameterNames(JsonElement body, out GatewayFault? fault)
    {
        fault = CheckKeys(body, "parameters");
        if (fault is not null || !body.TryGetProperty("parameters", out var parameters))
        {
            return [];
        }

        if (parameters.ValueKind == JsonValueKind.Object)
        {
            return [.. parameters.EnumerateObject().Select(static parameter => parameter.Name)];
        }

        fault = GatewayFault.Invalid("parameters", "must be an object");
        return [];
    }

    /// <summary>The member "ready".</summary>
    public static bool Ready(JsonElement body, out GatewayFault? fault)
    {
        fault = CheckKeys(body, "ready");
        if (fault is not null || !body.TryGetProperty("ready", out var ready))
        {
            return false;
        }

        fault = ready.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : GatewayFault.Invalid("ready", "must be true or false");
        return ready.ValueKind == JsonValueKind.True;
    }

    private static GatewayFault? CheckKeys(JsonElement body, string allowed) =>
        body.EnumerateObject().Any(member => member.Name != allowed)
            ? GatewayFault.Invalid("", $"The body may hold \"{allowed}\", and nothing else.")
            : null;
}
