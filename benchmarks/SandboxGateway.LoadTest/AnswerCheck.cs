using System.Globalization;
using System.Text.Json;
using Grpc.Net.Client;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.LoadTest;

/// <summary>Both servers must give the same answer before their speed means anything.</summary>
internal static class AnswerCheck
{
    public static async Task CompareAsync(HttpClient client, ServerProcess ours, ServerProcess plain, LoadRequest request)
    {
        Func<ServerProcess, Task<string>> ask = request.Grpc
            ? AskGrpcAsync
            : server => AskHttpAsync(client, server, request);
        var (expected, found) = (await ask(plain), await ask(ours));
        if (expected != found)
        {
            throw new InvalidOperationException($"{request.Path}: the plain server says {expected}, the gateway {found}");
        }
    }

    private static async Task<string> AskHttpAsync(HttpClient client, ServerProcess server, LoadRequest request)
    {
        using var content = new ByteArrayContent(request.Body);
        foreach (var (name, value) in request.Headers)
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.PostAsync(request.Target(server), content);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{server.Name}: {response.StatusCode} {Convert.ToHexString(bytes)}");
        }

        var jsonLength = bytes.Length;
        if (response.Headers.TryGetValues("Inference-Header-Content-Length", out var length))
        {
            jsonLength = int.Parse(length.Single(), CultureInfo.InvariantCulture);
        }

        using var json = JsonDocument.Parse(bytes.AsMemory(0, jsonLength));
        var outputs = json.RootElement.GetProperty("outputs").EnumerateArray().Select(output =>
            $"{output.GetProperty("name")} {output.GetProperty("datatype")} {output.GetProperty("shape")} "
            + (output.TryGetProperty("data", out var data) ? data.GetRawText() : ""));
        return string.Join("; ", outputs) + " " + Convert.ToHexString(bytes.AsSpan(jsonLength));
    }

    private static async Task<string> AskGrpcAsync(ServerProcess server)
    {
        using var channel = GrpcChannel.ForAddress(server.GrpcUrl);
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        var response = await client.ModelInferAsync(LoadRequests.IrisMessage());
        return string.Join("; ", response.Outputs.Zip(response.RawOutputContents, (output, raw) =>
            $"{output.Name} {output.Datatype} {output.Shape} {Convert.ToHexString(raw.Span)}"));
    }
}
