using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using Xunit.Abstractions;

namespace SandboxGateway.FunctionalTests.Contracts;

/// <summary>
/// The parsing cases of nst/JSONTestSuite over HTTP. Few are what a request may hold, but a text that is no JSON is told so
/// before anything else is said of it. The cases lie beside the checkout and are no part of it.
/// </summary>
public sealed class JsonSuiteTests(ITestOutputHelper output)
{
    private const string Place = "shared/data/json-test-suite/test_parsing";

    private static readonly string[] _noJson = ["not valid JSON", "not valid UTF-8", "byte order mark", "is empty"];

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>As a whole body, and where a value stands inside a request.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("""{"parameters":{"p":""", """},"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["a"]}]}""")]
    public async Task Infer_EveryCase_IsToldToBeNoJsonIfItIsNone(string before, string after)
    {
        if (FindCases() is not { } cases)
        {
            output.WriteLine($"../{Place} is absent: its 318 cases are not run.");
            return;
        }

        await using var gateway = await StartAsync();
        var answers = new Dictionary<(char Kind, bool IsJson), int>();
        var worst = TimeSpan.Zero;
        foreach (var file in cases)
        {
            var name = Path.GetFileName(file);
            var clock = Stopwatch.StartNew();
            using var response = await PostAsync(gateway, [.. Encoding.UTF8.GetBytes(before), .. await File.ReadAllBytesAsync(file), .. Encoding.UTF8.GetBytes(after)]);
            worst = clock.Elapsed > worst ? clock.Elapsed : worst;
            var text = await response.Content.ReadAsStringAsync();
            var isJson = !Array.Exists(_noJson, reason => text.Contains(reason, StringComparison.Ordinal));
            answers[(name[0], isJson)] = answers.GetValueOrDefault((name[0], isJson)) + 1;
            Assert.True(name[0] == 'i' || isJson == (name[0] == 'y'), $"{name}: {response.StatusCode} {text}");
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest || (isJson && before.Length > 0), $"{name}: {response.StatusCode} {text}");
        }

        output.WriteLine($"{string.Join(", ", answers)}; the slowest {worst.TotalMilliseconds:0.0} ms");
        Assert.Equal(318, answers.Values.Sum());
    }

    [Fact]
    public async Task Infer_CaseThatIsOneString_ReachesTheModelAsItWasJudged()
    {
        if (FindCases() is not { } cases)
        {
            output.WriteLine($"../{Place} is absent: its 318 cases are not run.");
            return;
        }

        await using var gateway = await StartAsync();
        var (taken, free) = (0, 0);
        foreach (var file in cases)
        {
            var name = Path.GetFileName(file);
            var text = await File.ReadAllBytesAsync(file);
            if (!IsOneString(text))
            {
                continue;
            }

            // A case that is one string in an array is a BYTES tensor's data as it stands.
            byte[] body = [.. """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":"""u8, .. text, .. "}]}"u8];
            using var response = await PostAsync(gateway, body);
            var isTaken = response.StatusCode == HttpStatusCode.OK;
            taken += isTaken ? 1 : 0;
            free += name[0] == 'i' ? 1 : 0;
            Assert.True(name[0] != 'y' || isTaken, $"{name}: {response.StatusCode}");
            Assert.True(name[0] != 'n' || response.StatusCode == HttpStatusCode.BadRequest, $"{name}: {response.StatusCode}");
            Assert.True(isTaken || response.StatusCode == HttpStatusCode.BadRequest, $"{name}: {response.StatusCode}");
            if (isTaken)
            {
                // The model gives back what it was sent.
                using var judged = JsonDocument.Parse(text);
                using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
                Assert.Equal(judged.RootElement[0].GetString(), answer.RootElement.GetProperty("outputs")[0].GetProperty("data")[0].GetString());
            }
        }

        output.WriteLine($"{taken} taken; {free} of those the suite leaves free");
        Assert.InRange(taken, 30, 200);
    }

    private static bool IsOneString(ReadOnlySpan<byte> text) =>
        text.StartsWith("[\""u8) && text.EndsWith("\"]"u8) && !text.StartsWith("[\"\"]"u8);

    private static List<string>? FindCases()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, Place);
            if (Directory.Exists(path))
            {
                return [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)];
            }
        }

        return null;
    }

    private static async Task<GatewayTestHost> StartAsync()
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(DataType.Bytes), contract: "contract: {request: true}");
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await gateway.Http.PostAsync("/v2/models/model/infer", content);
    }
}
