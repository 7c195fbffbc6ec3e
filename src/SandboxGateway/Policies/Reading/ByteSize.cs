using System.Globalization;

namespace SandboxGateway.Policies.Reading;

/// <summary>Sizes as policies write them: plain bytes, or a number with Ki, Mi, Gi or Ti.</summary>
internal static class ByteSize
{
    public const string Form = "bytes or a number with Ki, Mi, Gi or Ti, such as 64Mi";

    private const int BitsOfUnit = 10;

    private static readonly string[] _units = ["", "Ki", "Mi", "Gi", "Ti"];

    public static bool TryParse(string text, out ulong bytes)
    {
        var digits = text.AsSpan().TrimEnd("KMGTi");
        var unit = Array.IndexOf(_units, text[digits.Length..]);
        var shift = unit * BitsOfUnit;
        if (unit < 0
            || !ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > ulong.MaxValue >> shift)
        {
            bytes = 0;
            return false;
        }

        bytes = number << shift;
        return true;
    }

    /// <summary>With the largest unit that loses nothing.</summary>
    public static string Format(ulong bytes)
    {
        var unit = 0;
        while (bytes > 0 && unit < _units.Length - 1 && bytes % (1UL << BitsOfUnit) == 0)
        {
            bytes >>= BitsOfUnit;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes}{_units[unit]}");
    }
}
