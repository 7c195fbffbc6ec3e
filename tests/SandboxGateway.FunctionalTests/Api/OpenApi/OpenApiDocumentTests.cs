using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Api.OpenApi;

/// <summary>The gateway's own document says what the gateway does, no less and no more.</summary>
public sealed class OpenApiDocumentTests
{
    private const string Infer = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[1]}]}""";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly string[] _methods = ["get", "post", "delete"];

    // Nobody is told of the first; the others are of other calls.
    private static readonly GatewayError[] _notOfInference =
        [GatewayError.Cancelled, GatewayError.ModelLoadFailed, GatewayError.ModelControlOff, GatewayError.NotSupported];

    [Fact]
    public async Task Get_Document_KeepsTheRulesOfOpenApi()
    {
        await using var gateway = await StartAsync();

        Assert.Empty(OpenApiRules.Check(await DocumentAsync(gateway)));
    }

    [Fact]
    public async Task Paths_OfTheDocument_AreTheMappedRoutes()
    {
        await using var gateway = await StartAsync();

        var documented = (await DocumentAsync(gateway)).GetProperty("paths").EnumerateObject().Select(path => path.Name);

        Assert.Equal(Routes(gateway).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Operations_AllAsked_AnswerWithAStatusTheyDocument()
    {
        await using var gateway = await StartAsync();
        var document = await DocumentAsync(gateway);

        foreach (var (path, method, operation) in Operations(document))
        {
            using var response = await SendAsync(gateway, method, path, ExampleOf(operation));

            Assert.True(
                operation.GetProperty("responses").TryGetProperty($"{(int)response.StatusCode}", out var documented),
                $"{method} {path} answered {(int)response.StatusCode}");
            AssertContentType(document, documented, response, $"{method} {path}");
        }
    }

    [Fact]
    public async Task Operations_MethodNotDocumented_Is405()
    {
        await using var gateway = await StartAsync();
        var document = await DocumentAsync(gateway);

        // The metrics' library takes any method.
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(path => path.Name != "/metrics"))
        {
            foreach (var method in _methods.Where(method => !path.Value.TryGetProperty(method, out _)))
            {
                using var response = await SendAsync(gateway, method, path.Name);

                Assert.True(response.StatusCode == HttpStatusCode.MethodNotAllowed, $"{method} {path.Name} answered {(int)response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Infer_EveryErrorThereIs_HasItsStatusDocumented()
    {
        await using var gateway = await StartAsync();
        var responses = (await DocumentAsync(gateway))
            .GetProperty("paths").GetProperty("/v2/models/{model}/infer").GetProperty("post").GetProperty("responses");

        var statuses = Enum.GetValues<GatewayError>().Except(_notOfInference).Select(GatewayErrorMapping.HttpStatus).Distinct();

        Assert.Equal(
            statuses.Append(StatusCodes.Status200OK).Order(),
            responses.EnumerateObject().Select(response => int.Parse(response.Name, System.Globalization.CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public void Check_DocumentsThatBreakARule_AreReported()
    {
        var good = """{"openapi":"3.1.1","info":{"title":"t","version":"1"},"tags":[{"name":"a"}],"paths":{"/x/{y}":{"get":{"tags":["a"],"operationId":"o","parameters":[{"name":"y","in":"path"}],"responses":{"200":{"description":"d"}}}}},"components":{"schemas":{"A":{"type":"string"}}}}""";
        (string, string)[] edits =
        [
            ("3.1.1", "3.0.1"), ("\"title\":\"t\"", "\"title\":\"\""), ("\"name\":\"y\"", "\"name\":\"z\""), ("\"200\"", "\"ok\""), ("/x/", "x/"),
            ("\"get\"", "\"fetch\""), ("{\"description\":\"d\"}", "{\"$ref\":\"#/components/responses/R\"}"), ("\"string\"", "\"text\""), ("[\"a\"]", "[\"b\"]"),
        ];

        Assert.Empty(OpenApiRules.Check(Parse(good)));
        Assert.All(edits, edit => Assert.NotEmpty(OpenApiRules.Check(Parse(good.Replace(edit.Item1, edit.Item2, StringComparison.Ordinal)))));
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static async Task<JsonElement> DocumentAsync(GatewayTestHost gateway) =>
        Parse(await gateway.Http.GetStringAsync("/openapi.json"));

    /// <summary>Without gRPC's, and without those that take what others leave.</summary>
    private static IEnumerable<string> Routes(GatewayTestHost gateway) =>
        gateway.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(pattern => !pattern.Contains("**", StringComparison.Ordinal)
                && !pattern.StartsWith("/inference.", StringComparison.Ordinal)
                && !pattern.StartsWith("/grpc.", StringComparison.Ordinal)
                && !pattern.Contains("{unimplemented", StringComparison.Ordinal)
                // Only there to say that there is one repository, and that there are no traces.
                && !pattern.Contains("{repository}", StringComparison.Ordinal)
                && !pattern.EndsWith("/trace/setting", StringComparison.Ordinal))
            .Distinct();

    private static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Name != "parameters"
        select (path.Name, operation.Name, operation.Value);

    private static string? ExampleOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body)
        && body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out var example)
            ? example.GetRawText()
            : null;

    private static async Task<HttpResponseMessage> SendAsync(GatewayTestHost gateway, string method, string path, string? body = null)
    {
        var url = path.Replace("{model}", "model", StringComparison.Ordinal)
            .Replace("{version}", "1", StringComparison.Ordinal)
            .Replace("{id}", "1", StringComparison.Ordinal);
        using var message = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), url);
        if (method == "post")
        {
            message.Content = new StringContent(body ?? Infer, Encoding.UTF8, "application/json");
        }

        return await gateway.Http.SendAsync(message);
    }

    private static void AssertContentType(JsonElement document, JsonElement documented, HttpResponseMessage response, string place)
    {
        if (documented.TryGetProperty("$ref", out var reference))
        {
            documented = document.GetProperty("components").GetProperty("responses").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        Assert.True(
            type is null ? !documented.TryGetProperty("content", out _) : documented.GetProperty("content").TryGetProperty(type, out _),
            $"{place} answered with {type}");
    }

    private static async Task<GatewayTestHost> StartAsync()
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }
}
