using System.Net;
using System.Text;
using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;

namespace SandboxGateway.FunctionalTests.Streaming;

/// <summary>The JSON of the generate extension, both ways; the model gives back what it gets.</summary>
public sealed class GenerateTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Good => new()
    {
        { """{"text":"é\n","count":3}""", """ "text":"é\n","count":3,"numbers":[],"grid":[]""" },
        { """{"id":"a","count":3,"text":["x"]}""", """ "id":"a","text":"x","count":3,"numbers":[],"grid":[]""" },
        { """{"text":"x","count":[3],"numbers":[1.5,-2]}""", """ "text":"x","count":3,"numbers":[1.5,-2],"grid":[]""" },
        { """{"text":"x","numbers":2,"parameters":{"count":-1,"temperature":0.5}}""", """ "text":"x","count":-1,"numbers":2,"grid":[]""" },
        { """{"text":"x","count":1,"grid":[[1,2],[3,4]]}""", """ "text":"x","count":1,"numbers":[],"grid":[1,2,3,4]""" },
        { """{"text":"x","count":1,"grid":[1,2,3,4],"stream":false,"note":"n","big":1e300}""", """ "text":"x","count":1,"numbers":[],"grid":[1,2,3,4]""" },
        { """{"te\u0078t":"x","count":1}""", """ "text":"x","count":1,"numbers":[],"grid":[]""" },
    };

    public static TheoryData<string, string> Bad => new()
    {
        { "", "body: is empty; a JSON object is needed" },
        { "[1]", "body: must be an object, not an array" },
        { """{"text":"x","count":1} x""", "body: not valid JSON, or more than 32 levels deep, at line 1, byte 24" },
        { """{"text":"x","count":1""", "body: not valid JSON, or more than 32 levels deep, at line 1, byte 22" },
        { """{"text":"x"}""", "inputs: \"count\" is missing (INT32 [1])" },
        { """{"text":"x","text":"y","count":1}""", "text: is given twice" },
        { """{"text":"x","count":1,"parameters":{"text":"y"}}""", "text: is given twice" },
        { """{"text":"x","count":1,"a":1,"a":2}""", "body.a: is given twice" },
        { """{"text":"x","count":1,"parameters":{"a":1},"parameters":{}}""", "parameters: is given twice" },
        { """{"text":"x","count":1,"parameters":[]}""", "parameters: must be an object, not an array" },
        { """{"text":"x","count":1,"parameters":{"a":[]}}""", "parameters.a: must be a string, a number or a boolean, not an array" },
        { """{"text":"x","count":1,"other":{}}""", "body.other: must be a string, a number or a boolean, not an object" },
        { """{"text":"x","count":1,"triton_x":1}""", "body.triton_x: names that start with triton_ are reserved" },
        { """{"text":"x","count":1,"id":7}""", "id: must be a string, not a number" },
        { """{"text":3,"count":1}""", "text: must be a string for BYTES, not a number" },
        { """{"text":"x","count":"1"}""", "count: must be a number for INT32, not a string" },
        { """{"text":"x","count":null}""", "count: must be a number for INT32, not null" },
        { """{"text":"x","count":4294967296}""", "count: 4294967296 is out of range for INT32" },
        { """{"text":"x","count":[1,2]}""", "count: 2 values are no tensor of INT32 [1]" },
        { """{"text":"x","count":1,"grid":[1,2,3]}""", "grid: 3 values are no tensor of FP32 [-1,2]" },
        { """{"text":"x","count":1,"grid":[[1],[2,3,4]]}""", "grid.data[0]: shape [2,2] asks for 2 elements here, found 1" },
        { """{"text":"x","count":1,"priority":-2}""", "parameters.priority: must be a whole number from 0 to 4294967295" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Generate_Request_GivesItsTensorsBack(string body, string expected)
    {
        await using var gateway = await StartAsync();

        using var response = await PostAsync(gateway, "generate", body);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        var wanted = JsonDocument.Parse($$"""{"model_name":"model","model_version":"1",{{expected}}}""").RootElement;
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.True(JsonElement.DeepEquals(wanted, answer), answer.GetRawText());
    }

    [Fact]
    public async Task GenerateStream_ModelOfOneReply_IsOneEvent()
    {
        await using var gateway = await StartAsync();

        using var response = await PostAsync(gateway, "generate_stream", """{"text":"x","count":3}""");

        Assert.Equal(
            "data: {\"model_name\":\"model\",\"model_version\":\"1\",\"text\":\"x\",\"count\":3,\"numbers\":[],\"grid\":[]}\n\n",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Generate_Mistake_IsTheClientsWithItsPlace(string body, string expected)
    {
        await using var gateway = await StartAsync();

        foreach (var path in (string[])["generate", "generate_stream"])
        {
            using var response = await PostAsync(gateway, path, body);
            var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString();

            Assert.Equal((HttpStatusCode.BadRequest, expected), (response.StatusCode, error));
        }
    }

    [Fact]
    public async Task Generate_Contract_JudgesTheRequestItStandsFor()
    {
        await using var gateway = await StartAsync(
            "contract: {request: {properties: {id: {maxLength: 2}, inputs: {items: {properties: {data: {items: {not: {const: bad}}}}}}}}}");

        using var good = await PostAsync(gateway, "generate", """{"text":"x","count":1,"id":"ab"}""");
        using var badId = await PostAsync(gateway, "generate", """{"text":"x","count":1,"id":"abc"}""");
        using var badText = await PostAsync(gateway, "generate_stream", """{"text":"bad","count":1}""");

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, badId.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, badText.StatusCode);
    }

    [Theory]
    [InlineData("v2/models/other/generate", 404)]
    [InlineData("v2/models/model/versions/9/generate_stream", 404)]
    [InlineData("v2/models/model/versions/1/generate", 200)]
    public async Task Generate_Path_NamesModelAndVersion(string path, int expected)
    {
        await using var gateway = await StartAsync();

        using var content = new StringContent("""{"text":"x","count":3}""", Encoding.UTF8, "application/json");
        using var response = await gateway.Http.PostAsync(new Uri(path, UriKind.Relative), content);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    // Inputs that were left out come back without elements.
    private static async Task<GatewayTestHost> StartAsync(string contract = "")
    {
        (string Name, DataType Type, long[] Shape)[] tensors =
            [("text", DataType.Bytes, [1]), ("count", DataType.Int32, [1]), ("numbers", DataType.Fp32, [-1]), ("grid", DataType.Fp32, [-1, 2])];
        var model = new ModelLoaded();
        foreach (var (name, type, shape) in tensors)
        {
            model.Inputs.Add(new TensorSpec { Name = name, Datatype = type, Shape = { shape }, Optional = shape[0] < 0 });
            model.Outputs.Add(new TensorSpec { Name = name, Datatype = type, Shape = { shape } });
        }

        var gateway = await GatewayTestHost.StartAsync(
            model,
            configureLauncher: launcher => launcher.Configure = (worker, _) => worker.OnInfer = (self, request, payload) =>
            {
                var outputs = new List<Tensor>();
                var bytes = new List<byte>();
                foreach (var (name, type, shape) in tensors)
                {
                    var offset = 0UL;
                    var found = request.Infer.Inputs.FirstOrDefault(input => input.Name == name);
                    foreach (var earlier in request.Infer.Inputs.TakeWhile(input => input.Name != name))
                    {
                        offset += earlier.ByteLength;
                    }

                    outputs.Add(found ?? new Tensor { Name = name, Datatype = type, Shape = { shape.Select(static size => size < 0 ? 0 : size) } });
                    bytes.AddRange(found is null ? [] : payload.AsSpan((int)offset, (int)found.ByteLength).ToArray());
                }

                var frame = new WorkerFrame { RequestId = request.RequestId, InferResult = new InferResult { Outputs = { outputs } } };
                return self.SendAsync(frame, bytes.ToArray());
            },
            contract: contract);
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, _patience);
        return gateway;
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await gateway.Http.PostAsync(new Uri($"v2/models/model/{path}", UriKind.Relative), content);
    }
}
