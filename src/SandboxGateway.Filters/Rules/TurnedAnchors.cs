using System.Text;
using SandboxGateway.Filters.Anchors;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Rules;

/// <summary>
/// Anchors backwards and rotated, of rules whose secrets may be too short to be noticed as a long run. All others are tried
/// backwards and rotated wherever such a run is.
/// </summary>
internal static class TurnedAnchors
{
    // Shorter ones are common letters of some other word.
    private const int MinLength = 5;

    public static IEnumerable<Anchor> Of(IReadOnlyList<CompiledRule> rules) =>
        OfAll([.. rules.Where(rule => rule.Items.All(IsShort))]).Where(anchor => anchor.Literal.Length >= MinLength);

    /// <summary>Those of all rules, to be looked for around a run that may be a secret.</summary>
    public static IEnumerable<Anchor> OfAll(IReadOnlyList<CompiledRule> rules) =>
        CompiledRule.Anchors(rules).SelectMany(anchor => Turn(Encoding.ASCII.GetString(anchor.Literal), anchor.IgnoreCase));

    private static Anchor[] Turn(string literal, bool ignoreCase) =>
    [
        new(Encoding.ASCII.GetBytes(Reverse(literal)), ignoreCase, []) { IsReversed = true },
        new(Encoding.ASCII.GetBytes(Reverse(Rotate(literal))), ignoreCase, []) { IsReversed = true },
        new(Encoding.ASCII.GetBytes(Rotate(literal)), ignoreCase, []),
    ];

    private static bool IsShort(ShapeItem item) => item is not ShapeItem.Run { Min: >= ScanLimits.MinRun };

    private static string Reverse(string literal) => string.Concat(literal.Reverse());

    private static string Rotate(string literal) => string.Concat(literal.Select(letter => char.IsAsciiLetter(letter)
        ? (char)((letter & 0x20) | (((letter & 0x1F) + 12) % 26) + 1 | 0x40)
        : letter));
}
