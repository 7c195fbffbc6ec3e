using System.Net;
using System.Text;
using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Api.OpenApi;

/// <summary>A model's own document: its paths, its schemas, and an example that works.</summary>
public sealed class ModelOpenApiTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("/v2/models/model")]
    [InlineData("/v2/models/model/versions/1")]
    public async Task Get_Model_HasItsPathsAndSchemas(string root)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Fp32, -1, 4), "description: It <b>echoes</b>.");

        var document = await DocumentAsync(gateway, root);

        Assert.Empty(OpenApiRules.Check(document));
        Assert.All(document.GetProperty("paths").EnumerateObject(), path => Assert.True(
            path.Name == root || path.Name.StartsWith(root + "/", StringComparison.Ordinal), path.Name));
        Assert.True(document.GetProperty("paths").TryGetProperty($"{root}/infer", out _));
        Assert.Equal("It <b>echoes</b>.", document.GetProperty("info").GetProperty("description").GetString());
        Assert.Equal("1", document.GetProperty("info").GetProperty("version").GetString());
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal("#/components/schemas/Request1/$defs/x", schemas.GetProperty("Request1")
            .GetProperty("properties").GetProperty("inputs").GetProperty("items").GetProperty("anyOf")[0]
            .GetProperty("properties").GetProperty("data").GetProperty("items").GetProperty("$ref").GetString());
        Assert.False(schemas.TryGetProperty("Incident", out _));
    }

    [Theory]
    [InlineData(DataType.Fp32, "")]
    [InlineData(DataType.Bool, "")]
    [InlineData(DataType.Uint64, "contract: {inputs: {x: {minimum: 18446744073709551615}}}")]
    [InlineData(DataType.Int8, "contract: {inputs: {x: {exclusiveMinimum: 3, maximum: 5}}}")]
    [InlineData(DataType.Fp64, "contract: {inputs: {x: {exclusiveMinimum: 0.25, exclusiveMaximum: 0.5}}}")]
    [InlineData(DataType.Int32, "contract: {inputs: {x: {enum: [7, 9]}}}")]
    [InlineData(DataType.Int32, "contract: {inputs: {x: {multipleOf: 7, minimum: 1}}}")]
    [InlineData(DataType.Bytes, "contract: {inputs: {x: {minLength: 20, maxLength: 21}}}")]
    [InlineData(DataType.Bytes, "contract: {inputs: {x: {maxLength: 2}}}")]
    [InlineData(DataType.Bytes, "contract: {inputs: {x: {enum: [red, green]}}}")]
    [InlineData(DataType.Fp32, "contract: {request: {properties: {inputs: {items: {properties: {data: {items: {minimum: 1}}}}}}}}")]
    public async Task Example_SentAsItStands_IsAnswered(DataType type, string contract)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(type, -1, 3), contract);
        var infer = (await DocumentAsync(gateway, "/v2/models/model")).GetProperty("paths").GetProperty("/v2/models/model/infer").GetProperty("post");

        var example = infer.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");
        using var content = new StringContent(example.GetRawText(), Encoding.UTF8, "application/json");
        using var response = await gateway.Http.PostAsync("/v2/models/model/infer", content);

        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{example}: {await response.Content.ReadAsStringAsync()}");
    }

    [Theory]
    [InlineData(DataType.Fp16, 3, "")]
    [InlineData(DataType.Fp32, 1_000_000, "")]
    [InlineData(DataType.Bytes, 1, "contract: {inputs: {x: {pattern: '^[0-9]{7}$'}}}")]
    public async Task Example_NoneThatWouldWork_IsLeftOut(DataType type, long size, string contract)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(type, -1, size), contract);

        var document = await DocumentAsync(gateway, "/v2/models/model");

        Assert.Empty(OpenApiRules.Check(document));
        Assert.False(document.GetProperty("paths").GetProperty("/v2/models/model/infer").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _));
    }

    [Fact]
    public async Task Get_ModelWithSchemasOfItsOwn_HoldsThemAsDocumentsOfTheirOwn()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(), """
            contract:
              request: {"$ref": "#/$defs/any", "$defs": {any: {type: object}}}
              parameters: {properties: {threshold: {maximum: 1}}}
              response: {"$schema": "http://json-schema.org/draft-07/schema#", type: object}
            """);

        var document = await DocumentAsync(gateway, "/v2/models/model");

        Assert.Empty(OpenApiRules.Check(document));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal(3, schemas.GetProperty("InferRequest").GetProperty("allOf").GetArrayLength());
        Assert.Equal("#/$defs/any", schemas.GetProperty("Request2").GetProperty("$ref").GetString());
        Assert.StartsWith("urn:", schemas.GetProperty("Request2").GetProperty("$id").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, schemas.GetProperty("RequestParameters").GetProperty("properties").GetProperty("threshold").GetProperty("maximum").GetInt32());
        Assert.Equal("#/components/schemas/Response2", schemas.GetProperty("InferResponse").GetProperty("allOf")[1].GetProperty("$ref").GetString());
    }

    [Fact]
    public async Task Get_TensorsWithOddNames_StillLeadsSomewhere()
    {
        const string Odd = "a/b~c %\"<é";
        var model = new ModelLoaded
        {
            Inputs = { new TensorSpec { Name = Odd, Datatype = DataType.Fp32, Shape = { 1 } } },
            Outputs = { new TensorSpec { Name = "$ref", Datatype = DataType.Fp32, Shape = { 1 } } },
        };
        await using var gateway = await StartAsync(model, "");

        Assert.Empty(OpenApiRules.Check(await DocumentAsync(gateway, "/v2/models/model")));
    }

    [Theory]
    [InlineData("/v2/models/other/openapi.json")]
    [InlineData("/v2/models/model/versions/7/openapi.json")]
    public async Task Get_UnknownModel_Is404(string path)
    {
        await using var gateway = await StartAsync(FakeModels.Identity(), "");

        using var response = await gateway.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<JsonElement> DocumentAsync(GatewayTestHost gateway, string root) =>
        JsonDocument.Parse(await gateway.Http.GetStringAsync($"{root}/openapi.json")).RootElement;

    private static async Task<GatewayTestHost> StartAsync(ModelLoaded model, string contract)
    {
        var gateway = await GatewayTestHost.StartAsync(model, contract: contract);
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }
}
