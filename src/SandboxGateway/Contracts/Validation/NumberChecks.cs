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

    private static bool IsMultiple(ReadOnlySpan<byte> token, StoredNumber step)
    {
        Span<byte> digits = stackalloc byte[JsonLimits.MaxNumberBytes];
        return JsonNumber.TryRead(token, digits, out var number) && number.IsMultipleOf(step.Exact);
    }
}
