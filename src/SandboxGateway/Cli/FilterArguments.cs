using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Cli;

/// <summary>The words after <c>filter</c>, read.</summary>
internal sealed record FilterArguments(string Verb, string? Operand, string? Format, RuleSet Rules)
{
    private static readonly string[] _formats = ["--json", "--jsonl", "--redact"];

    /// <returns>The arguments, or null and the <paramref name="mistake"/>.</returns>
    public static FilterArguments? Read(IReadOnlyList<string> words, out string mistake)
    {
        string? operand = null;
        string? format = null;
        var rules = RuleSet.BuiltIn;
        mistake = words.Count == 0 ? "A verb is needed: scan, rules or explain." : "";
        for (var index = 1; index < words.Count && mistake.Length == 0; index++)
        {
            switch (words[index])
            {
                case "--rules" when index + 1 < words.Count:
                    rules = WithFile(rules, words[++index], out mistake);
                    break;
                case var word when _formats.Contains(word):
                    format = word;
                    break;
                case var word when operand is null && (word == "-" || !word.StartsWith('-')):
                    operand = word;
                    break;
                case var word:
                    mistake = $"'{word}' is not expected.";
                    break;
            }
        }

        return mistake.Length == 0 ? new FilterArguments(words[0], operand, format, rules) : null;
    }

    private static RuleSet WithFile(RuleSet rules, string path, out string mistake)
    {
        try
        {
            var changed = rules.With(RuleSet.Read(path, File.ReadAllText(path)), out var problems);
            mistake = string.Join(Environment.NewLine, problems);
            return changed ?? rules;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mistake = exception.Message;
            return rules;
        }
    }
}
