using System.Numerics;

namespace SandboxGateway.Contracts.Json;

/// <summary>An exact decimal: sign and 0.DIGITS times ten to the Exponent, without leading or trailing zeros.</summary>
internal readonly ref struct JsonNumber
{
    public JsonNumber(bool negative, ReadOnlySpan<byte> digits, int exponent)
    {
        Negative = negative && digits.Length > 0;
        Digits = digits;
        Exponent = digits.Length > 0 ? exponent : 0;
    }

    public bool Negative { get; }

    /// <summary>Values 0 to 9, not characters. None at all is zero.</summary>
    public ReadOnlySpan<byte> Digits { get; }

    public int Exponent { get; }

    public bool IsInteger => Digits.Length <= Exponent || Digits.Length == 0;

    /// <summary>Reads a token that is already known to have the form of a JSON number. False if it is beyond the limits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> token, Span<byte> buffer, out JsonNumber number)
    {
        number = default;
        if (token.Length > JsonLimits.MaxNumberBytes)
        {
            return false;
        }

        var negative = token[0] == '-';
        var position = negative ? 1 : 0;
        var length = 0;
        var exponent = 0;
        var inFraction = false;
        for (; position < token.Length && token[position] is not ((byte)'e' or (byte)'E'); position++)
        {
            if (token[position] == '.')
            {
                inFraction = true;
                continue;
            }

            var digit = (byte)(token[position] - '0');
            if (length == 0 && digit == 0)
            {
                exponent -= inFraction ? 1 : 0;
                continue;
            }

            buffer[length++] = digit;
            exponent += inFraction ? 0 : 1;
        }

        if (position < token.Length)
        {
            if (!TryReadExponent(token[(position + 1)..], out var written))
            {
                return false;
            }

            exponent += written;
        }

        number = new JsonNumber(negative, buffer[..length].TrimEnd((byte)0), exponent);
        return true;
    }

    public int CompareTo(JsonNumber other)
    {
        if (Negative != other.Negative)
        {
            return Negative ? -1 : 1;
        }

        var magnitude = CompareMagnitude(other);
        return Negative ? -magnitude : magnitude;
    }

    /// <summary>Whether this is a whole number of steps; the step is greater than zero.</summary>
    public bool IsMultipleOf(JsonNumber step)
    {
        if (Digits.Length == 0)
        {
            return true;
        }

        // As whole coefficients times powers of ten. Coefficients have no trailing zero, so a step with the
        // smaller power of ten can never be reached by dividing.
        var power = Exponent - Digits.Length - (step.Exponent - step.Digits.Length);
        if (power < 0)
        {
            return false;
        }

        var divisor = Coefficient(step.Digits);
        var remainder = Coefficient(Digits) % divisor;
        return (remainder * BigInteger.ModPow(10, power, divisor) % divisor).IsZero;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var negative = text[0] == '-';
        foreach (var digit in text[(text[0] is (byte)'-' or (byte)'+' ? 1 : 0)..])
        {
            exponent = exponent * 10 + (digit - '0');
            if (exponent > JsonLimits.MaxExponent)
            {
                return false;
            }
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static BigInteger Coefficient(ReadOnlySpan<byte> digits)
    {
        var value = BigInteger.Zero;
        foreach (var digit in digits)
        {
            value = value * 10 + digit;
        }

        return value;
    }

    private int CompareMagnitude(JsonNumber other)
    {
        if (Digits.Length == 0 || other.Digits.Length == 0)
        {
            return Digits.Length.CompareTo(other.Digits.Length);
        }

        return Exponent != other.Exponent
            ? Exponent.CompareTo(other.Exponent)
            : Math.Sign(Digits.SequenceCompareTo(other.Digits));
    }
}
