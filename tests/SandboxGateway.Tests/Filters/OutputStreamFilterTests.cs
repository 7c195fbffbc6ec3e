using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Incidents;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Tests.Filters;

public sealed class OutputStreamFilterTests : IDisposable
{
    private const string Marker = "[REDACTED:github-pat]";

    private static readonly string _secret = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "github-pat"), seed: 8).Text;

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddMetrics()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<GatewayMetrics>()
        .AddIncidents()
        .AddFilters()
        .AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build())
        .BuildServiceProvider();

    private readonly InferenceRequest _request = new();

    public void Dispose()
    {
        _request.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Apply_SecretOverReplies_LeavesAsOneMarker()
    {
        for (var size = 1; size <= _secret.Length; size++)
        {
            var stream = Begin();
            var text = $"the key is {_secret} and so on";
            var sent = string.Concat(text.Chunk(size).Select((chunk, index) =>
                Text(stream.Apply(Reply(new string(chunk)), isLast: (index + 1) * size >= text.Length))));

            Assert.Equal($"the key is {Marker} and so on", sent);
        }
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("hex")]
    [InlineData("reversed")]
    [InlineData("spaced")]
    [InlineData("numbers")]
    public void Apply_DisguisedSecretOverReplies_LeavesInNoPart(string disguise)
    {
        var bytes = Encoding.ASCII.GetBytes(_secret);
        var hidden = disguise switch
        {
            "base64" => Convert.ToBase64String(bytes),
            "hex" => Convert.ToHexString(bytes),
            "reversed" => string.Concat(_secret.Reverse()),
            "spaced" => string.Join(' ', _secret.AsEnumerable()),
            _ => string.Join(", ", bytes),
        };
        foreach (var size in (int[])[1, 3, 7, 20])
        {
            var stream = Begin();
            var text = $"Here it is: {hidden} as you wished.";
            var sent = string.Concat(text.Chunk(size).Select((chunk, index) =>
                Text(stream.Apply(Reply(new string(chunk)), isLast: (index + 1) * size >= text.Length))));

            Assert.Contains(Marker, sent, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden[..(hidden.Length / 2)], sent, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden[(hidden.Length / 2)..], sent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Apply_CleanWords_LeaveAtOnceButTheLast()
    {
        var stream = Begin();

        Assert.Equal("nothing to ", Text(stream.Apply(Reply("nothing to se"), isLast: false)));
        Assert.Equal("see ", Text(stream.Apply(Reply("e he"), isLast: false)));
        Assert.Equal("here.", Text(stream.Apply(Reply("re."), isLast: true)));
    }

    [Fact]
    public void Apply_EmptyLastReply_CarriesWhatWasHeldBack()
    {
        var stream = Begin();
        stream.Apply(Reply("the en"), isLast: false);

        var last = stream.Apply(InferenceOutcome.Answered(_model, new InferenceResponse([], null)), isLast: true);

        Assert.Equal("en", Text(last));
        Assert.Equal("y", last.Response!.Outputs[0].Name);
        Assert.Equal([1], last.Response.Outputs[0].Shape);
    }

    [Fact]
    public void Apply_SecretsInSeveralElements_AreEachSeenOverReplies()
    {
        var stream = Begin();
        var first = stream.Apply(Reply("a " + _secret[..20], "b"), isLast: false);
        var second = stream.Apply(Reply(_secret[20..] + " c", " d"), isLast: true);

        Assert.Equal(["a ", ""], Texts(first));
        Assert.Equal([Marker + " c", "b d"], Texts(second));
    }

    [Fact]
    public void Apply_ActionIsBlock_EndsTheStreamForGood()
    {
        var stream = Begin(OutputFilterAction.Block);
        stream.Apply(Reply("see " + _secret[..30]), isLast: false);

        var blocked = stream.Apply(Reply(_secret[30..] + " . "), isLast: false);
        var after = stream.Apply(Reply("and on"), isLast: true);

        Assert.Equal(GatewayError.OutputBlocked, blocked.Fault!.Error);
        Assert.Equal(GatewayError.OutputBlocked, after.Fault!.Error);
        Assert.Equal(IncidentKind.SecretInOutput, Assert.Single(_services.GetRequiredService<IncidentLog>().Latest(null, null, 10)).Incident.Kind);
    }

    [Fact]
    public void Apply_Failure_IsCleaned()
    {
        var failed = Begin().Apply(InferenceOutcome.Failed(_model, new GatewayFault(GatewayError.ModelFailed, $"with {_secret}")), isLast: true);

        Assert.Equal($"with {Marker}", failed.Fault!.Message);
    }

    private static readonly ServedModel _model = new(ManifestReader.Read("m", "runtime: onnx"), 1, "/");

    private OutputStreamFilter Begin(OutputFilterAction? action = null)
    {
        var manifest = ManifestReader.Read("m", "runtime: onnx") with { Filter = new OutputFilterDeclaration { Action = action } };
        return _services.GetRequiredService<OutputFilter>().BeginStream(new ServedModel(manifest, 1, "/"), _request);
    }

    private static InferenceOutcome Reply(params string[] texts)
    {
        using var data = new MemoryStream();
        foreach (var text in texts)
        {
            data.Write(BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)));
            data.Write(Encoding.UTF8.GetBytes(text));
        }

        return InferenceOutcome.Answered(_model, new InferenceResponse([new Tensor("y", DataType.Bytes, [texts.Length], data.ToArray())], null));
    }

    private static string Text(InferenceOutcome outcome) => string.Concat(Texts(outcome));

    private static List<string> Texts(InferenceOutcome outcome)
    {
        var texts = new List<string>();
        foreach (var output in outcome.Response!.Outputs)
        {
            var rest = output.Data.Span;
            while (BytesElements.TryTake(ref rest, out var element))
            {
                texts.Add(Encoding.UTF8.GetString(element));
            }
        }

        return texts;
    }
}
