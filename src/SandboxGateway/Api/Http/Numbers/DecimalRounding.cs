using System.Numerics;

namespace SandboxGateway.Api.Http.Numbers;

/// <summary>
/// Rounds decimals to the nearest single or double with one or two operations where these are sure to be right. Where they are
/// not the caller has a slower way.
/// </summary>
internal static class DecimalRounding
{
    // The largest integers below which every integer is a single, a double.
    private const ulong MaxExactSingle = 1UL << 24;
    private const ulong MaxExactDouble = 1UL << 53;

    // What a double has more bits of than a single.
    private const int ExtraBits = 52 - 23;

    // Two roundings of a double are off by less than this many of its last bits.
    private const int MaxError = 4;

    private static ReadOnlySpan<float> SinglePowers => [1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f];

    private static ReadOnlySpan<double> DoublePowers =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    public static bool TryRound(in DecimalToken token, out float value)
    {
        if (token.Digits <= MaxExactSingle && (uint)(token.Power + 10) <= 20)
        {
            // Both are exact, so that IEEE 754 rounds once.
            var power = SinglePowers[Math.Abs(token.Power)];
            value = token.Power < 0 ? token.Digits / power : token.Digits * power;
            value = token.IsNegative ? -value : value;
            return true;
        }

        value = 0;
        if ((uint)(token.Power + 22) > 44)
        {
            return false;
        }

        var scaled = Scale(token);
        value = (float)(token.IsNegative ? -scaled : scaled);

        // The double is near the decimal. Both round to the same single unless a midpoint of two singles lies between them, and
        // those are the doubles whose extra bits are a one and zeros. Below the normal singles midpoints are elsewhere.
        var extra = (int)(BitConverter.DoubleToInt64Bits(scaled) & ((1 << ExtraBits) - 1));
        return Math.Abs(extra - (1 << (ExtraBits - 1))) > MaxError && scaled is > 1.2e-38 and < 3.4e38;
    }

    public static bool TryRound(in DecimalToken token, out double value)
    {
        value = 0;
        if (token.Digits > MaxExactDouble || (uint)(token.Power + 22) > 44)
        {
            return false;
        }

        var scaled = Scale(token);
        value = token.IsNegative ? -scaled : scaled;
        return true;
    }

    /// <summary>False if it is no plain integer, or out of the datatype's range.</summary>
    public static bool TryRound<T>(in DecimalToken token, out T value)
        where T : unmanaged, INumber<T>
    {
        var signed = token.IsNegative ? -(Int128)token.Digits : token.Digits;
        value = T.CreateTruncating(signed);
        return token.IsPlainInteger && Int128.CreateTruncating(value) == signed;
    }

    private static double Scale(in DecimalToken token)
    {
        var power = DoublePowers[Math.Abs(token.Power)];
        return token.Power < 0 ? token.Digits / power : token.Digits * power;
    }
}
