using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SandboxGateway.FunctionalTests.ProtocolSuite;

/// <summary>Every route of the protocol: what it answers, and what a wrong method, model or version gets.</summary>
public sealed class RestRouteTests(ProtocolGateway fixture) : IClassFixture<ProtocolGateway>
{
    private const string Infer = """{"id":"7","inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]}]}""";

    // Method, path, body, and the members of a good answer: none for those that have an empty body. {m}: a model's path.
    private static readonly (string Method, string Path, string? Body, string Members)[] _routes =
    [
        ("GET", "/v2", null, "name version extensions"),
        ("GET", "/v2/health/live", null, ""),
        ("GET", "/v2/health/ready", null, ""),
        ("GET", "/v2/models/stats", null, "model_stats"),
        ("GET", "/v2/logging", null, "log_file log_info log_warning log_error log_verbose_level log_format"),
        ("POST", "/v2/logging", "{}", "log_file log_info log_warning log_error log_verbose_level log_format"),
        ("GET", "{m}", null, "name versions platform inputs outputs"),
        ("GET", "{m}/ready", null, ""),
        ("GET", "{m}/config", null,
            "name platform version_policy max_batch_size input output instance_group default_model_filename parameters backend model_transaction_policy"),
        ("GET", "{m}/stats", null, "model_stats"),
        ("POST", "{m}/infer", Infer, "model_name model_version id outputs"),
    ];

    // Of our own, or tested where they are made.
    private static readonly string[] _elsewhere =
        ["/schema", "/v2/repository", "/generate", "/openapi", "sharedmemory", "/trace/", "{**rest}"];

    public static TheoryData<string, string, string?, string> Good
    {
        get
        {
            var cases = new TheoryData<string, string, string?, string>();
            foreach (var (method, path, body, members) in _routes)
            {
                foreach (var model in path.Contains("{m}", StringComparison.Ordinal)
                    ? (string[])["/v2/models/model", "/v2/models/model/versions/1"]
                    : [""])
                {
                    cases.Add(method, path.Replace("{m}", model, StringComparison.Ordinal), body, members);
                    cases.Add(method, path.Replace("{m}", model, StringComparison.Ordinal) + "/", body, members);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string, string, string?> OfModels
    {
        get
        {
            var cases = new TheoryData<string, string, string?>();
            foreach (var (method, path, body, _) in _routes.Where(route => route.Path.StartsWith("{m}", StringComparison.Ordinal)))
            {
                cases.Add(method, path, body);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Send_GoodRequest_HasExactlyTheMembersOfTheProtocol(string method, string path, string? body, string members)
    {
        using var response = await SendAsync(method, path, body);

        var content = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(members, members.Length == 0
            ? Encoding.UTF8.GetString(content)
            : string.Join(' ', JsonDocument.Parse(content).RootElement.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(members.Length == 0 ? null : "application/json", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [MemberData(nameof(OfModels))]
    public async Task Send_UnknownModelOrVersion_Is404WithItsName(string method, string path, string? body)
    {
        (string Model, string Says)[] wrong =
        [
            ("/v2/models/none", "There is no model 'none'."),
            ("/v2/models/Model", "There is no model 'Model'."),
            ("/v2/models/model/versions/2", "Model 'model' has no version '2'"),
            ("/v2/models/model/versions/0", "Model 'model' has no version '0'"),
            ("/v2/models/model/versions/01", "Model 'model' has no version '01'"),
            ("/v2/models/model/versions/-1", "Model 'model' has no version '-1'"),
            ("/v2/models/model/versions/latest", "Model 'model' has no version 'latest'"),
        ];
        foreach (var (model, says) in wrong)
        {
            using var response = await SendAsync(method, path.Replace("{m}", model, StringComparison.Ordinal), body);

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.StartsWith(says, await ErrorAsync(response), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Send_WrongMethod_Is405AndNamesTheRightOnes(string method, string path, string? body, string members)
    {
        var own = _routes.Where(route => path.TrimEnd('/') == Of(route.Path, path)).Select(route => route.Method).ToList();
        foreach (var wrong in new[] { "GET", "POST", "PUT", "DELETE", "PATCH" }.Except(own))
        {
            using var response = await SendAsync(wrong, path, body);

            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.Contains(method, response.Content.Headers.Allow);
            Assert.NotEmpty(await ErrorAsync(response));
        }

        Assert.NotNull(members);
    }

    [Fact]
    public void Routes_AllThatAreMapped_AreInTheTable()
    {
        var known = _routes.Select(route => route.Path.Replace("{m}", "/v2/models/{model}", StringComparison.Ordinal))
            .Concat(_routes.Select(route => route.Path.Replace("{m}", "/v2/models/{model}/versions/{version}", StringComparison.Ordinal)))
            .ToHashSet();

        var mapped = fixture.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(path => path.StartsWith("/v2", StringComparison.Ordinal));

        Assert.DoesNotContain(mapped, path => !known.Contains(path) && !IsElsewhere(path));
    }

    private static bool IsElsewhere(string path) => path == "/v2/models" || _elsewhere.Any(part => path.Contains(part, StringComparison.Ordinal));

    private static string Of(string route, string path) => route.Replace(
        "{m}", path.Contains("/versions/", StringComparison.Ordinal) ? "/v2/models/model/versions/1" : "/v2/models/model", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path);
        message.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await fixture.Host.Http.SendAsync(message);
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage response)
    {
        var error = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;
        Assert.Equal(["error"], error.EnumerateObject().Select(member => member.Name));
        return error.GetProperty("error").GetString()!;
    }
}
