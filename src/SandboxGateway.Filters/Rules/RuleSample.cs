using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Rules;

/// <summary>A made-up text that holds a secret of some rule, and where the secret stands in it.</summary>
public sealed record RuleSample(string Text, int Start, int End)
{
    private const int MaxAttempts = 200;

    /// <summary>Makes a sample from the rule's shape; the same seed gives the same text.</summary>
    public static RuleSample Make(Rule rule, int seed)
    {
        var compiled = CompiledRule.TryCompile(rule, out var mistake) ?? throw new ArgumentException(mistake, nameof(rule));
        var sampler = new ShapeSampler(seed);
        var (text, start, end) = sampler.Sample(compiled.Items);

        // A drawn value without a digit, say, is no sample of a rule that asks for one.
        for (var attempt = 0; attempt < MaxAttempts && !Passes(rule, text[start..end]); attempt++)
        {
            (text, start, end) = sampler.Sample(compiled.Items);
        }

        if (!compiled.IsAssignment)
        {
            return new RuleSample(text, start, end);
        }

        var prefix = $"{rule.Keywords[seed % rule.Keywords.Count]}=";
        return new RuleSample(prefix + text, start + prefix.Length, end + prefix.Length);
    }

    private static bool Passes(Rule rule, string secret) =>
        Scanning.MatchJudge.Confidence(rule, System.Text.Encoding.Latin1.GetBytes(secret)) >= Scanning.ScanLimits.MinConfidence;
}
