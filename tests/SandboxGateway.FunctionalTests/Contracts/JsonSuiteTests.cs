using System.Net;
using System.Net.Http.Headers;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using Xunit.Abstractions;

namespace SandboxGateway.FunctionalTests.Contracts;

/// <summary>
/// The parsing cases of nst/JSONTestSuite over HTTP. Each is put where any JSON value may stand, the place of a schema that
/// takes everything, so that what is judged is its syntax alone. The cases lie beside the checkout and are no part of it.
/// </summary>
public sealed class JsonSuiteTests(ITestOutputHelper output)
{
    private const string Place = "shared/data/json-test-suite/test_parsing";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Infer_EveryCase_IsRefusedAsTheClientsMistake()
    {
        if (FindCases() is not { } cases)
        {
            output.WriteLine($"../{Place} is absent: its 318 cases are not run.");
            return;
        }

        await using var gateway = await StartAsync();
        var (answers, worst) = (0, TimeSpan.Zero);
        foreach (var file in cases)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            using var response = await PostAsync(gateway, await File.ReadAllBytesAsync(file));
            worst = clock.Elapsed > worst ? clock.Elapsed : worst;
            answers++;

            // No case is an inference request, so no status but the client's mistake will do.
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{Path.GetFileName(file)}: {response.StatusCode}");
            var isSyntax = (await response.Content.ReadAsStringAsync()).Contains("not valid JSON", StringComparison.Ordinal);
            Assert.False(isSyntax && Path.GetFileName(file).StartsWith("y_object", StringComparison.Ordinal), file);
        }

        output.WriteLine($"{answers} cases, the slowest {worst.TotalMilliseconds:0.0} ms");
        Assert.Equal(318, answers);
    }

    [Fact]
    public async Task Infer_CaseAsAStringElementsNeighbour_IsTakenOnlyIfTheSuiteTakesIt()
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
