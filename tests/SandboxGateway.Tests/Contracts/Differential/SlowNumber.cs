using System.Globalization;
using System.Numerics;

namespace SandboxGateway.Tests.Contracts.Differential;

/// <summary>A decimal as a whole number over a power of ten, for the slow reading of the rules.</summary>
internal static class SlowNumber
{
    /// <summary>Brings both numbers over the same power of ten.</summary>
    public static (BigInteger Left, BigInteger Right) Align(string left, string right)
    {
        var (leftValue, leftPower) = Parse(left);
        var (rightValue, rightPower) = Parse(right);
        var power = Math.Min(leftPower, rightPower);
        return (leftValue * BigInteger.Pow(10, leftPower - power), rightValue * BigInteger.Pow(10, rightPower - power));
    }

    public static bool IsInteger(string text)
    {
        var (value, one) = Align(text, "1");
        return value % one == 0;
    }

    private static (BigInteger Value, int Power) Parse(string text)
    {
        var parts = text.ToLowerInvariant().Split('e');
        var power = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : parts[0].Length - point - 1;
        return (BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), power - fraction);
    }
}
