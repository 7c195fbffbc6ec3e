using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SandboxGateway.FunctionalTests.ProtocolSuite;

/// <summary>Every field of an inference request over REST, with every kind of value it must not have.</summary>
public sealed class JsonFieldTests(ProtocolGateway fixture) : IClassFixture<ProtocolGateway>
{
    private static readonly (string Kind, string Json)[] _values =
    [
        ("null", "null"), ("true", "true"), ("number", "7"), ("fraction", "1.5"), ("negative", "-1"), ("string", "\"text\""),
        ("empty string", "\"\""), ("array", "[]"), ("array of null", "[null]"), ("object", "{}"), ("huge", "1e999"),
    ];

    // Path of the field, and the kinds it may have.
    private static readonly (string Path, string Allowed)[] _fields =
    [
        ("id", "string,empty string"),
        ("parameters", "object"),
        ("parameters.binary_data_output", "true"),
        ("parameters.any", "true,number,fraction,negative,string,empty string,huge"),
        ("inputs", ""),
        ("inputs[0]", ""),
        ("inputs[0].name", ""),
        ("inputs[0].datatype", ""),
        ("inputs[0].shape", ""),
        ("inputs[0].data", ""),
        ("inputs[0].data[0]", "number,fraction,negative"),
        ("inputs[0].parameters", "object"),
        ("inputs[0].parameters.binary_data_size", ""),
        ("outputs", "array"),
        ("outputs[0]", ""),
        ("outputs[0].name", ""),
        ("outputs[0].parameters", "object"),
        ("outputs[0].parameters.binary_data", "true"),
        ("outputs[0].parameters.classification", "number"),
    ];

    public static TheoryData<string> Required =>
        ["inputs", "inputs[0].name", "inputs[0].datatype", "inputs[0].shape", "inputs[0].data", "outputs[0].name"];

    public static TheoryData<string, string, string> Wrong
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var (path, allowed) in _fields)
            {
                foreach (var (kind, json) in _values.Where(value => !allowed.Split(',').Contains(value.Kind)))
                {
                    cases.Add(path, kind, json);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string, string, string> Right
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var (path, allowed) in _fields)
            {
                foreach (var (kind, json) in _values.Where(value => allowed.Split(',').Contains(value.Kind)))
                {
                    cases.Add(path, kind, json);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Infer_FieldOfAnotherKind_Is400AndNamesTheField(string path, string kind, string json)
    {
        var (status, error) = await SendAsync(With(path, json));

        Assert.True(status == HttpStatusCode.BadRequest, $"{kind}: {status} {error}");
        Assert.Contains(path.Split('[', '.')[0], error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Right))]
    public async Task Infer_FieldOfItsKind_IsAnswered(string path, string kind, string json)
    {
        var (status, error) = await SendAsync(With(path, json));

        Assert.True(status == HttpStatusCode.OK, $"{kind}: {status} {error}");
    }

    [Theory]
    [MemberData(nameof(Required))]
    public async Task Infer_FieldThatIsMissing_Is400AndNamesIt(string path)
    {
        var (status, error) = await SendAsync(With(path, json: null));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains($"no {path.Split('.')[^1]}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ouputs":[],"inputs":[I]}""", "has a member that requests do not have: \"ouputs\"")]
    [InlineData("""{"inputs":[{"nam":"x"}]}""", "inputs[0]: has a member that inputs do not have: \"nam\"")]
    [InlineData("""{"inputs":[I],"outputs":[{"name":"y","shape":[1]}]}""", "outputs[0]: has a member that outputs do not have: \"shape\"")]
    [InlineData("""{"id":"a","id":"b","inputs":[I]}""", "id: is given twice")]
    [InlineData("""{"inputs":[I],"inputs":[I]}""", "inputs: is given twice")]
    [InlineData("""{"inputs":[I,I]}""", "inputs[1].name: \"x\" is given twice")]
    [InlineData("""{"inputs":[{"name":"x","name":"x"}]}""", "inputs[0].name: is given twice")]
    [InlineData("""{"inputs":[I],"outputs":[{"name":"y"},{"name":"y"}]}""", "outputs[1].name: \"y\" is asked for twice")]
    [InlineData("""{"inputs":[I],"parameters":{"a":1,"a":1}}""", "parameters.a: is given twice")]
    [InlineData("""{"inputs":[I],"parameters":{"triton_x":1}}""", "parameters.triton_x: names that start with triton_ are reserved")]
    [InlineData("""{"inputs":[I],"parameters":{"shared_memory_region":"r"}}""", "parameters.shared_memory_region: shared memory")]
    public async Task Infer_MemberNobodyKnowsOrGivenTwice_Is400(string body, string says)
    {
        var (status, error) = await SendAsync(body.Replace("I", Good["inputs"]![0]!.ToJsonString(), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_ModelNameBesideThePath_IsLetThrough()
    {
        var request = Good;
        request["model_name"] = "mymodel";

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(request.ToJsonString())).Status);
    }

    [Theory]
    [InlineData("[[1,2]]")]
    [InlineData("[1,2]")]
    [InlineData("[[1],[2]]", "[2,1]")]
    [InlineData("[]", "[0,2]")]
    [InlineData("[[],[]]", "[2,0]")]
    public async Task Infer_ShapeAndData_MustAgree(string data, string? shapeOfOthers = null)
    {
        var shape = shapeOfOthers ?? "[1,2]";

        var (status, error) = await SendAsync(
            $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":{{shape}},"data":{{data}}}]}""");

        // The model takes two columns.
        Assert.True(status == (shape.EndsWith(",2]", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.BadRequest), error);
    }

    private static JsonObject Good => JsonNode.Parse("""
        {"id":"1","parameters":{},"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"parameters":{},"data":[1,2]}],
         "outputs":[{"name":"y","parameters":{}}]}
        """)!.AsObject();

    /// <summary>A good request with one field replaced, or taken out.</summary>
    private static string With(string path, string? json)
    {
        var request = Good;
        JsonNode node = request;
        var parts = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        foreach (var part in parts[..^1])
        {
            node = part[0] == '[' ? node[Index(part)]! : node[part]!;
        }

        // 1e999 is JSON, though no double: it must reach the gateway as it is written.
        var value = json is null ? null : JsonNode.Parse(json == "1e999" ? "\"1e999\"" : json);
        if (json is null)
        {
            node.AsObject().Remove(parts[^1]);
        }
        else if (parts[^1][0] == '[')
        {
            node[Index(parts[^1])] = value;
        }
        else
        {
            node[parts[^1]] = value;
        }

        return request.ToJsonString().Replace("\"1e999\"", "1e999", StringComparison.Ordinal);
    }

    private static int Index(string part) => int.Parse(part.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<(HttpStatusCode Status, string Error)> SendAsync(string body)
    {
        using var response = await fixture.Host.Http.PostAsync(
            "/v2/models/model/infer", new StringContent(body, Encoding.UTF8, "application/json"));
        return response.StatusCode == HttpStatusCode.OK
            ? (response.StatusCode, "")
            : (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("error").GetString()!);
    }
}
