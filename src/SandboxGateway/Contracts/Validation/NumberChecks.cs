using System.Buffers.Text;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

/// <summary>Exact checks of numbers, decided by doubles where these can decide.</summary>
internal static class NumberChecks
{
    public static bool IsInteger(ReadOnlySpan<byte> token)
    {
        if (!token.ContainsAny((byte)'.', (byte)'e', (byte)'E'))
        {
            return true;
        }

        Span<byte> digits = stackalloc byte[JsonLimits.MaxNumberBytes];
        return JsonNumber.TryRead(token, digits, out var number) && number.IsInteger;
    }

    /// <summary>The first keyword that is not met, with its bound; null if all are.</summary>
    public static string? FindBroken(NumberRules rules, ReadOnlySpan<byte> token, out StoredNumber? bound)
    {
        if (!Utf8Parser.TryParse(token, out double rounded, out _))
        {
            throw new InvalidOperationException("The token is no number.");
        }

        bound = rules.Minimum;
        if (bound is not null && Compare(token, rounded, bound) < 0)
        {
            return "minimum";
        }

        bound = rules.Maximum;
        if (bound is not null && Compare(token, rounded, bound) > 0)
        {
            return "maximum";
        }

        bound = rules.ExclusiveMinimum;
        if (bound is not null && Compare(token, rounded, bound) <= 0)
        {
            return "exclusiveMinimum";
        }

        bound = rules.ExclusiveMaximum;
        if (bound is not null && Compare(token, rounded, bound) >= 0)
        {
            return "exclusiveMaximum";
        }

        bound = rules.MultipleOf;
        return bound is not null && !IsMultiple(token, bound) ? "multipleOf" : null;
    }

    /// <summary>
    /// Whether the digits before the point show already that the number keeps its bounds. True is certain; false says
    /// nothing. Most elements of a tensor are spared the conversion to a double by it.
    /// </summary>
    public static bool IsClearlyWithin(NumberRules rules, ReadOnlySpan<byte> token)
    {
        if (rules.MultipleOf is not null || !TryReadWhole(token, out var whole))
        {
            return false;
        }

        var (least, most) = token[0] == '-' ? (-whole - 1, -whole) : (whole, whole + 1);
        return !(rules.ExclusiveMinimum?.Rounded >= least) && !(rules.ExclusiveMaximum?.Rounded <= most)
            && (rules.Minimum is not { } minimum || minimum.Rounded < least || (minimum.IsSmallInteger && minimum.Rounded == least))
            && (rules.Maximum is not { } maximum || maximum.Rounded > most || (maximum.IsSmallInteger && maximum.Rounded == most));
    }

    public static string Word(string keyword) => keyword switch
    {
        "minimum" => "at least",
        "maximum" => "at most",
        "exclusiveMinimum" => "more than",
        "exclusiveMaximum" => "less than",
        _ => "a multiple of",
    };

    /// <summary>Rounding never turns an order round, so unequal doubles decide; equal ones leave it to the digits.</summary>
    public static int Compare(ReadOnlySpan<byte> token, double rounded, StoredNumber bound)
    {
        if (rounded != bound.Rounded)
        {
            return rounded < bound.Rounded ? -1 : 1;
        }

        Span<byte> digits = stackalloc byte[JsonLimits.MaxNumberBytes];
        return JsonNumber.TryRead(token, digits, out var number) ? number.CompareTo(bound.Exact) : 1;
    }

    /// <summary>The digits before the point; false for a number with an exponent or too many of them.</summary>
    private static bool TryReadWhole(ReadOnlySpan<byte> token, out long whole)
    {
        whole = 0;
        var position = token[0] == '-' ? 1 : 0;
        while (position < token.Length && token[position] is >= (byte)'0' and <= (byte)'9')
        {
            whole = whole * 10 + (token[position++] - '0');
            if (position > 9)
            {
                return false;
            }
        }

        return position == token.Length || (token[position] == '.' && !token[position..].ContainsAny((byte)'e', (byte)'E'));
    }

    private static bool IsMultiple(ReadOnlySpan<byte> token, StoredNumber step)
    {
        Span<byte> digits = stackalloc byte[JsonLimits.MaxNumberBytes];
        return JsonNumber.TryRead(token, digits, out var number) && number.IsMultipleOf(step.Exact);
    }
}
