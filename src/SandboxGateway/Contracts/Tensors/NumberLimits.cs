using System.Numerics;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>The least and the greatest value a tensor's elements may have, both included.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The greatest.</param>
/// <param name="IsEmpty">No value of the datatype keeps the bounds.</param>
internal readonly record struct NumberLimits<T>(T Low, T High, bool IsEmpty)
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    /// <summary>Of a datatype of whole numbers: bounds that lie between two of them move inwards.</summary>
    public static NumberLimits<T> OfIntegers(NumberRules rules)
    {
        var low = decimal.CreateChecked(T.MinValue);
        var high = decimal.CreateChecked(T.MaxValue);
        low = Math.Max(low, rules.Minimum is { } minimum ? Math.Ceiling(Clamp(minimum.Rounded, minimum.Text)) : low);
        low = Math.Max(low, rules.ExclusiveMinimum is { } above ? Math.Floor(Clamp(above.Rounded, above.Text)) + 1 : low);
        high = Math.Min(high, rules.Maximum is { } maximum ? Math.Floor(Clamp(maximum.Rounded, maximum.Text)) : high);
        high = Math.Min(high, rules.ExclusiveMaximum is { } below ? Math.Ceiling(Clamp(below.Rounded, below.Text)) - 1 : high);
        return low > high ? new(default, default, true) : new(T.CreateChecked(low), T.CreateChecked(high), false);
    }

    /// <summary>Of a datatype of floating point: bounds are rounded to the nearest value of it, as a client's numbers are.</summary>
    public static NumberLimits<T> OfFloats(NumberRules rules, bool finite, Func<string, T> parse, Func<T, T> next, Func<T, T> previous)
    {
        var low = finite ? T.MinValue : T.CreateSaturating(double.NegativeInfinity);
        var high = finite ? T.MaxValue : T.CreateSaturating(double.PositiveInfinity);
        low = rules.Minimum is { } minimum ? T.Max(low, parse(minimum.Text)) : low;
        low = rules.ExclusiveMinimum is { } above ? T.Max(low, next(parse(above.Text))) : low;
        high = rules.Maximum is { } maximum ? T.Min(high, parse(maximum.Text)) : high;
        high = rules.ExclusiveMaximum is { } below ? T.Min(high, previous(parse(below.Text))) : high;
        return new(low, high, low > high);
    }

    // A decimal holds every 64-bit integer exactly; beyond 20 digits a bound is beyond all of them.
    private static decimal Clamp(double rounded, string text) => rounded switch
    {
        > 1e20 => 1e20m,
        < -1e20 => -1e20m,
        _ => decimal.Parse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture),
    };
}
