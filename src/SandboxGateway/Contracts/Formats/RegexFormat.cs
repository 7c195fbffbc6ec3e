using System.Text;
using SandboxGateway.Contracts.Patterns;

namespace SandboxGateway.Contracts.Formats;

/// <summary>Patterns of ECMA-262 in Unicode mode, also those that only backtracking could match.</summary>
internal static class RegexFormat
{
    // Reading a pattern costs more than its length, and no contract has a use for longer ones.
    private const int MaxBytes = 4096;

    public static bool IsRegex(ReadOnlySpan<byte> text) =>
        text.Length <= MaxBytes && new EcmaPatternTranslator(Encoding.UTF8.GetString(text)).Translate().Mistake is null;
}
