using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SandboxGateway.Api.Http;
using SandboxGateway.Contracts;
using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Contracts.Documents;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.OpenApi;

/// <summary>GET /openapi.json, and …/openapi.json of each model. Thread-safe.</summary>
internal sealed class OpenApiEndpoints(ModelRegistry registry, ModelContracts contracts)
{
    // A contract may hold a schema that is nested deeper than JSON usually is.
    private static readonly JsonDocumentOptions _deep = new() { MaxDepth = 1024 };

    public static Task GatewayAsync(HttpContext context) => WriteAsync(context, OpenApiDocument.Json);

    public async Task ModelAsync(HttpContext context)
    {
        var (name, version) = (context.ModelName(), context.ModelVersion());
        var fault = !registry.TryFind(name, version, out var model) ? ModelFaults.NotFound(registry, name, version)
            : model.Status.Signature is null ? ModelFaults.NotReady(model)
            : null;
        if (fault is not null)
        {
            await HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
            return;
        }

        var signature = model!.Status.Signature!;
        var example = FindExample(model, signature);
        await WriteAsync(context, ModelOpenApi.Write(model, version, Schemas(model, signature), example));
    }

    private JsonObject Schemas(ServedModel model, ModelSignature signature)
    {
        using var document = new DocumentWriter();
        EffectiveSchemas.Write(document.Json, model, signature, contracts.Find(model));
        return JsonNode.Parse(document.Written, documentOptions: _deep)!.AsObject();
    }

    private JsonObject? FindExample(ServedModel model, ModelSignature signature) =>
        ExampleRequest.Candidates(signature, contracts.Find(model)?.Declared ?? new ContractDeclaration())
            .FirstOrDefault(example => IsAccepted(model, signature, example));

    /// <summary>As the pipeline would judge it.</summary>
    private bool IsAccepted(ServedModel model, ModelSignature signature, JsonObject example)
    {
        using var request = new InferenceRequest();
        using var contract = contracts.Rent(model, signature);
        var fault = JsonInferReader.Read(Encoding.UTF8.GetBytes(example.ToJsonString()), signature, request, contract)
            ?? SignatureValidator.Validate(signature, request)
            ?? contract?.CheckRequest(request);
        return fault is null;
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }
}
