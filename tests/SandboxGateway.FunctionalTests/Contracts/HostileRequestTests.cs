using System.Diagnostics;
using System.Net;
using System.Text;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using Xunit.Abstractions;

namespace SandboxGateway.FunctionalTests.Contracts;

/// <summary>Hostile documents against a contract with costly keywords: each is refused, soon, and together they starve nobody.</summary>
public sealed class HostileRequestTests(ITestOutputHelper output)
{
    private const string Contract = """
        contract:
          request:
            properties:
              parameters:
                additionalProperties:
                  anyOf:
                    - {pattern: '^(a|aa)+$'}
                    - {uniqueItems: true, items: {anyOf: [{minimum: 1}, {maxLength: 2}, {const: true}]}}
                    - {$ref: '#/$defs/tree'}
              inputs: {items: {properties: {data: {items: {maxLength: 1000000, pattern: '^(x+x+)*[a-z]*$'}}}}}
            $defs:
              tree: {allOf: [{$ref: '#/$defs/node'}, {$ref: '#/$defs/node'}]}
              node: {type: array, items: {anyOf: [{type: string}, {$ref: '#/$defs/tree'}]}}
          sanitize: {templates: flag, scripts: flag, sql: flag, confusables: flag, mixedScripts: flag, normalization: flag}
        """;

    // What pools of buffers may keep, and what other tests take meanwhile.
    private const long KeptBytes = 256L << 20;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Kinds => [.. Documents().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Infer_HostileDocument_IsAnsweredInBoundedTimeAndMemory(string kind)
    {
        await using var gateway = await StartAsync();
        var document = Documents()[kind];
        var before = GC.GetTotalAllocatedBytes();
        var clock = Stopwatch.StartNew();

        using var response = await PostAsync(gateway, document);

        var allocated = (GC.GetTotalAllocatedBytes() - before) >> 20;
        output.WriteLine($"{kind}: {document.Length >> 10} KiB, {response.StatusCode}, {clock.ElapsedMilliseconds} ms, {allocated} MiB allocated");
        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.OK, $"{response.StatusCode}");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
        Assert.True(allocated < 512, $"{allocated} MiB");
    }

    [Fact]
    public async Task Infer_AThousandHostileDocumentsAtOnce_NeighbourIsStillAnsweredAndMemoryReturns()
    {
        await using var gateway = await StartAsync();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var documents = Documents().Values.Where(document => document.Length < 100_000).ToList();
        var alone = await MeasureAsync(gateway, 100, CancellationToken.None);
        var hostile = Enumerable.Range(0, 1000).Select(i => PostAsync(gateway, documents[i % documents.Count])).ToList();
        using var done = new CancellationTokenSource();
        var neighbour = MeasureAsync(gateway, int.MaxValue, done.Token);
        var answers = await Task.WhenAll(hostile);
        await done.CancelAsync();
        var beside = await neighbour;

        output.WriteLine($"neighbour's p99 alone {alone.P99.TotalMilliseconds:0.0} ms, beside {beside.P99.TotalMilliseconds:0.0} ms ({beside.Count} requests)");
        Assert.All(answers, answer => Assert.True(
            answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}"));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.BadRequest);
        Assert.True(beside.Count > 0);
        await Eventually.TrueAsync(() => GC.GetTotalMemory(forceFullCollection: true) < memory + KeptBytes, _patience);
        Assert.True(beside.P99 < TimeSpan.FromSeconds(20), $"{beside.P99}");
    }

    private static Dictionary<string, string> Documents()
    {
        string Parameters(string value) => $$"""{"parameters":{"p":{{value}} },"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["a"]}]}""";
        string Data(string text) => $$"""{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["{{text}}"]}]}""";
        return new()
        {
            ["depth"] = Parameters(new string('[', 100_000)),
            ["depth within the limit"] = Parameters(new string('[', 25) + new string(']', 25)),
            ["duplicate keys"] = """{"parameters":{"a":1,"a":2},"inputs":[]}""",
            ["many keys"] = "{\"parameters\":{" + string.Join(',', Enumerable.Range(0, 400_000).Select(i => $"\"k{i}\":1")) + "}}",
            ["huge number"] = Parameters(new string('9', 100_000)),
            ["huge exponent"] = Parameters("1e999999999"),
            ["NaN"] = Parameters("NaN"),
            ["lone surrogate"] = Data("\\ud800"),
            ["many array items in a tree"] = Parameters("[" + string.Join(',', Enumerable.Range(0, 50_000)) + "]"),
            ["backtracking pattern"] = Data(new string('x', 50_000) + "!"),
            ["backtracking pattern in parameters"] = Parameters($"\"{new string('a', 50_000)}!\""),
            ["long string"] = Data(new string('y', 5_000_000)),
            ["signs of markup"] = Data(string.Concat(Enumerable.Repeat("<:=u{{or 1=", 50_000))),
            ["marks in a row"] = Data("e" + string.Concat(Enumerable.Repeat("\u0301\u0323", 50_000))),
            ["byte order mark"] = "\uFEFF" + Data("a"),
            ["levels through a schema that doubles at each"] = Parameters(string.Concat(Enumerable.Repeat("[1,", 20)) + "1" + new string(']', 20)),
            ["numbers that are none of theirs"] = $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[100001],"data":[{{string.Concat(Enumerable.Repeat("1.5,", 100_000))}}1e39]}]}""",
            ["trailing data"] = Data("a") + "{}",
        };
    }

    private static async Task<(TimeSpan P99, int Count)> MeasureAsync(GatewayTestHost gateway, int most, CancellationToken done)
    {
        var times = new List<TimeSpan>();
        while (!done.IsCancellationRequested && times.Count < most)
        {
            var clock = Stopwatch.StartNew();
            using var response = await PostAsync(gateway, """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["good"]}]}""");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            times.Add(clock.Elapsed);
        }

        times.Sort();
        return times.Count == 0 ? default : (times[Math.Min(times.Count - 1, times.Count * 99 / 100)], times.Count);
    }

    private static async Task<GatewayTestHost> StartAsync()
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(DataType.Bytes), contract: Contract);
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway, string body) =>
        gateway.Http.PostAsync("/v2/models/model/infer", new StringContent(body, Encoding.UTF8, "application/json"));
}
