using System.Globalization;
using System.Numerics;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>
/// Multiples of a decimal step. A float is one if it is the nearest value of its type to a multiple: 0.3 as FP32 is a multiple
/// of 0.1, though neither is a decimal exactly. Immutable.
/// </summary>
internal sealed class NumberStep(string text)
{
    // Products of a decimal step and a count up to here are exact in a decimal, or at least to more digits than a double has.
    private const double MaxExactCount = 1e12;

    private readonly decimal _step = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    private readonly double _rounded = double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>True if the text is a step this type can count with: more than zero, of a size a decimal holds.</summary>
    public static bool IsSupported(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var step) && step > 0;

    public bool Has<T>(T value)
        where T : struct, INumber<T>
    {
        if (!T.IsFinite(value))
        {
            return false;
        }

        var number = double.CreateTruncating(value);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            return decimal.CreateChecked(value) % _step == 0;
        }

        var count = Math.Round(number / _rounded);
        if (Math.Abs(count) > MaxExactCount)
        {
            return Math.IEEERemainder(number, _rounded) == 0;
        }

        var multiple = (double)((decimal)count * _step);
        return T.CreateTruncating(multiple) == value;
    }
}
