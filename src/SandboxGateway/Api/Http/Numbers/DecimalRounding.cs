using System.Numerics;
using System.Runtime.CompilerServices;

namespace SandboxGateway.Api.Http.Numbers;

/// <summary>
/// Rounds decimals to the nearest single or double with one or two operations where these are sure to be right. Where they are
/// not the caller has a slower way.
/// </summary>
internal static class DecimalRounding
{
    // Below it every integer is a double.
    private const ulong MaxExactDouble = 1UL << 53;

    // Up to it every power of ten is a double; what is below 1 is the nearest one.
    private const int MaxPower = 22;

    // What a double has more bits of than a single.
    private const int ExtraBits = 52 - 23;

    // Integer, power and product are each rounded once, which makes less than four of a double's last bits.
    private const int MaxError = 4;

    private static ReadOnlySpan<double> Powers =>
    [
        1e-22, 1e-21, 1e-20, 1e-19, 1e-18, 1e-17, 1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4,
        1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRound(in DecimalToken token, out float value)
    {
        value = 0;
        if ((uint)(token.Power + MaxPower) > 2 * MaxPower)
        {
            return false;
        }

        var near = token.Digits * Powers[token.Power + MaxPower];
        value = (float)(near * token.Sign);

        // The double is near the decimal. Both round to the same single unless a midpoint of two singles lies between them, and
        // those are the doubles whose extra bits are a one and zeros. Below the normal singles midpoints are elsewhere.
        var extra = (int)BitConverter.DoubleToInt64Bits(near) & ((1 << ExtraBits) - 1);
        var fromMidpoint = extra - (1 << (ExtraBits - 1));
        return (uint)(fromMidpoint + MaxError) > 2 * MaxError && ((near > 1.2e-38 && near < 3.4e38) || near == 0);
    }

    public static bool TryRound(in DecimalToken token, out double value)
    {
        value = 0;
        if (token.Digits > MaxExactDouble || (uint)(token.Power + MaxPower) > 2 * MaxPower)
        {
            return false;
        }

        // Both are exact, so that IEEE 754 rounds once.
        var exact = token.Power < 0 ? token.Digits / Powers[MaxPower - token.Power] : token.Digits * Powers[MaxPower + token.Power];
        value = exact * token.Sign;
        return true;
    }

    /// <summary>False if it is no plain integer, or out of the datatype's range.</summary>
    public static bool TryRound<T>(in DecimalToken token, out T value)
        where T : unmanaged, INumber<T>
    {
        var signed = (Int128)token.Digits * token.Sign;
        value = T.CreateTruncating(signed);
        return token.IsPlainInteger && Int128.CreateTruncating(value) == signed;
    }
}
