using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace SandboxGateway.Contracts.Patterns;

/// <summary>A pattern of a schema, matched in time linear in the text. Immutable; shared by all threads.</summary>
internal sealed class SchemaPattern
{
    private const int StackChars = 256;

    private readonly Regex _regex;

    private SchemaPattern(string source, Regex regex)
    {
        Source = source;
        _regex = regex;
    }

    public string Source { get; }

    /// <summary>Compiles a pattern; null, with the reason, if it is wrong or cannot be matched without backtracking.</summary>
    public static SchemaPattern? TryCreate(string source, out string? reason)
    {
        var translation = new EcmaPatternTranslator(source).Translate();
        reason = translation.Mistake ?? translation.Unsupported;
        if (reason is not null)
        {
            return null;
        }

        try
        {
            return new SchemaPattern(source, new Regex(translation.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            reason = "the pattern is too large to be matched without backtracking";
            return null;
        }
    }

    /// <summary>Whether the pattern occurs in the text, which is well-formed UTF-8.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (text.Length <= StackChars)
        {
            Span<char> chars = stackalloc char[StackChars];
            return _regex.IsMatch(chars[..Encoding.UTF8.GetChars(text, chars)]);
        }

        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var matches = _regex.IsMatch(rented.AsSpan(0, Encoding.UTF8.GetChars(text, rented)));
        ArrayPool<char>.Shared.Return(rented, clearArray: true);
        return matches;
    }
}
