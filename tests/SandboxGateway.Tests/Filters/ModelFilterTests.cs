using System.Buffers;
using System.Text;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Filters;

public sealed class ModelFilterTests
{
    private const string Marker = "[REDACTED:github-pat]";

    private static readonly Rule _token = RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "github-pat");
    private static readonly Rule _generic = RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "generic-token");
    private static readonly Rule _marker = Canaries.RuleFile.Rules.Single();

    [Fact]
    public void ActionFor_NothingSaid_RedactsHighSeverityAndCountsTheRest()
    {
        var filter = new ModelFilter(new FilterOptions(), null, []);

        Assert.Equal(OutputFilterAction.Redact, filter.ActionFor(_token));
        Assert.Equal(OutputFilterAction.Tag, filter.ActionFor(_generic));
    }

    [Fact]
    public void ActionFor_Layers_TheNarrowestWins()
    {
        var options = new FilterOptions { Action = OutputFilterAction.Hash, RuleActions = { ["generic-token"] = OutputFilterAction.Mask } };
        var declared = new OutputFilterDeclaration
        {
            Action = OutputFilterAction.Tag,
            Rules = new Dictionary<string, OutputFilterAction> { ["github-pat"] = OutputFilterAction.Block },
        };

        Assert.Equal(OutputFilterAction.Hash, new ModelFilter(options, null, []).ActionFor(_token));
        Assert.Equal(OutputFilterAction.Block, new ModelFilter(options, declared, []).ActionFor(_token));
        Assert.Equal(OutputFilterAction.Mask, new ModelFilter(options, declared, []).ActionFor(_generic));
        Assert.Equal(OutputFilterAction.Tag, new ModelFilter(options, new OutputFilterDeclaration { Action = OutputFilterAction.Tag }, []).ActionFor(_token));
    }

    [Fact]
    public void ActionFor_MarkerOfASandbox_AlwaysBlocks()
    {
        var options = new FilterOptions { Action = OutputFilterAction.Tag, RuleActions = { [Canaries.RuleId] = OutputFilterAction.Tag } };
        var declared = new OutputFilterDeclaration { Rules = new Dictionary<string, OutputFilterAction> { [Canaries.RuleId] = OutputFilterAction.Tag } };

        Assert.Equal(OutputFilterAction.Block, new ModelFilter(options, declared, []).ActionFor(_marker));
    }

    [Theory]
    [InlineData("Redact", "a 0123456789abcdef z", "a " + Marker + " z")]
    [InlineData("Mask", "a 0123456789abcdef z", "a ****cdef z")]
    [InlineData("Tag", "a 0123456789abcdef z", "a 0123456789abcdef z")]
    public void Redactor_Action_WritesItsForm(string action, string text, string expected) =>
        Assert.Equal(expected, Redact(action, text, [(2, 18)]));

    [Fact]
    public void Redactor_Hash_IsEqualForEqualSecretsAlone()
    {
        var text = Redact("Hash", "same-same-same! same-same-same! other-other-oth", [(0, 15), (16, 31), (32, 47)]).Split(' ');

        Assert.StartsWith("[github-pat:", text[0], StringComparison.Ordinal);
        Assert.Equal(text[0], text[1]);
        Assert.NotEqual(text[0], text[2]);
    }

    private static string Redact(string action, string text, (int Start, int End)[] places)
    {
        var filter = new ModelFilter(new FilterOptions { Action = Enum.Parse<OutputFilterAction>(action) }, null, [1, 2, 3]);
        var output = new ArrayBufferWriter<byte>();
        filter.Redactor.Write(
            Encoding.ASCII.GetBytes(text),
            [.. places.Select(place => new Finding(_token, place.Start, place.End, 0.9, default))],
            output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
