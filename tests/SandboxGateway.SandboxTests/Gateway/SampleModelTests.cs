using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>The sample models answer rightly from inside real sandboxes, over every wire.</summary>
public sealed class SampleModelTests
{
    // Fisher's first setosa, and a virginica.
    private static readonly float[] _setosa = [5.1f, 3.5f, 1.4f, 0.2f];
    private static readonly float[] _virginica = [6.3f, 3.3f, 6.0f, 2.5f];

    public static TheoryData<int?> Users => RealGateway.Users;

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Infer_IrisOverEveryWire_IsTheRightClass(int? user)
    {
        await using var gateway = await RealGateway.StartAsync(user);

        long[][] answers =
        [
            await JsonAsync(gateway),
            await BinaryAsync(gateway),
            await GrpcAsync(gateway, isRaw: false),
            await GrpcAsync(gateway, isRaw: true),
        ];

        Assert.All(answers, classes => Assert.Equal([0, 2], classes));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Infer_Strings_GoInAndComeBack(int? user)
    {
        await using var gateway = await RealGateway.StartAsync(user);
        var request = await File.ReadAllTextAsync(Path.Combine(PublishedFiles.Checkout, "samples", "requests", "currency.json"));

        using var response = await gateway.InferAsync("currency", request);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();

        var data = body.GetProperty("outputs")[0].GetProperty("data");
        Assert.All(data.EnumerateArray(), value => Assert.Equal(JsonValueKind.String, value.ValueKind));
        Assert.Contains("JPY", data.EnumerateArray().Select(value => value.GetString()));
    }

    private static async Task<long[]> JsonAsync(RealGateway gateway)
    {
        var data = string.Join(',', _setosa.Concat(_virginica).Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        using var response = await gateway.InferAsync(
            "iris", $$"""{"inputs":[{"name":"features","datatype":"FP32","shape":[2,4],"data":[{{data}}]}]}""");
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. body.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetInt64())];
    }

    private static async Task<long[]> BinaryAsync(RealGateway gateway)
    {
        var head = Encoding.UTF8.GetBytes(
            """{"inputs":[{"name":"features","datatype":"FP32","shape":[2,4],"parameters":{"binary_data_size":32}}],"outputs":[{"name":"class","parameters":{"binary_data":true}}]}""");
        using var content = new ByteArrayContent([.. head, .. Raw()]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("Inference-Header-Content-Length", $"{head.Length}");
        using var response = await gateway.Http.PostAsync(new Uri("v2/models/iris/infer", UriKind.Relative), content);
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(body));
        return [.. MemoryMarshal.Cast<byte, long>(body.AsSpan(body.Length - 16))];
    }

    private static async Task<long[]> GrpcAsync(RealGateway gateway, bool isRaw)
    {
        var input = new ModelInferRequest.Types.InferInputTensor { Name = "features", Datatype = "FP32", Shape = { 2, 4 } };
        var request = new ModelInferRequest
        {
            ModelName = "iris",
            Id = "r1",
            Inputs = { input },
            Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "class" } },
        };
        if (isRaw)
        {
            request.RawInputContents.Add(ByteString.CopyFrom(Raw()));
        }
        else
        {
            input.Contents = new InferTensorContents { Fp32Contents = { _setosa.Concat(_virginica) } };
        }

        var answer = await new GrpcClient(gateway.Grpc).ModelInferAsync(request);
        Assert.Equal("r1", answer.Id);
        return [.. MemoryMarshal.Cast<byte, long>(answer.RawOutputContents[0].Span)];
    }

    private static byte[] Raw()
    {
        var bytes = new byte[32];
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), i < 4 ? _setosa[i] : _virginica[i - 4]);
        }

        return bytes;
    }
}
