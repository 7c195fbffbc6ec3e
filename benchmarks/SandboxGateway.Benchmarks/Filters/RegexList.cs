using System.Text;
using System.Text.RegularExpressions;
using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Benchmarks.Filters;

/// <summary>The same rules as a list of compiled regular expressions, tried one after another on text in UTF-16.</summary>
internal sealed class RegexList
{
    private readonly List<Regex> _expressions =
        [.. RuleSet.BuiltIn.Rules.Where(static rule => rule.Enabled).Select(static rule => new Regex(ToRegex(rule), RegexOptions.Compiled | RegexOptions.CultureInvariant))];

    public int Count(string text) => _expressions.Sum(expression => expression.Count(text));

    private static string ToRegex(Rule rule)
    {
        var shape = new StringBuilder(rule.IgnoreCase ? "(?i)" : "");
        if (rule.Keywords.Count > 0)
        {
            shape.Append("(?i:").AppendJoin('|', rule.Keywords.Select(Regex.Escape)).Append(")[\\w .-]{0,40}['\"` ]{0,4}[=:>,|]['\"` (]{0,4}");
        }

        for (var index = 0; index < rule.Shape.Length; index++)
        {
            var (letter, next) = (rule.Shape[index], index + 1 < rule.Shape.Length ? rule.Shape[index + 1] : ' ');
            if (letter == '\\')
            {
                index++;
                shape.Append(next == 'h' ? "0-9a-f" : $"\\{next}");
            }
            else if (letter is not ('<' or '>'))
            {
                shape.Append(letter is '^' or '$' && (index == 0 || rule.Shape[index - 1] != '[') && !InBrackets(rule.Shape, index) ? $"\\{letter}" : letter);
            }
        }

        return shape.ToString();
    }

    private static bool InBrackets(string shape, int index) => shape.LastIndexOf('[', index) > shape.LastIndexOf(']', index);
}
