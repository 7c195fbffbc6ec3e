namespace SandboxGateway.Samples.Training.Learning;

/// <summary>
/// Floating-point routines with one fixed result. The exponential of the C library may differ in its last bit from one
/// version to the next, and a training run would carry that into every weight.
/// </summary>
internal static class ExactMath
{
    private const double Ln2 = 0.6931471805599453;

    /// <summary>e to the power of x, from additions, multiplications and divisions only.</summary>
    public static double Exp(double x)
    {
        var exponent = (int)Math.Floor((x / Ln2) + 0.5);
        var rest = x - (exponent * Ln2);

        // |rest| <= ln(2)/2, where thirteen terms of the series are exact to the last bits of a double.
        var sum = 1.0;
        for (var term = 13; term > 0; term--)
        {
            sum = 1.0 + (rest * sum / term);
        }

        return Math.ScaleB(sum, exponent);
    }
}
