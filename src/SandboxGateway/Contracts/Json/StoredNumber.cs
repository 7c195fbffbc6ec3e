using System.Globalization;
using System.Text;

namespace SandboxGateway.Contracts.Json;

/// <summary>A number of a schema, kept exactly and as the double next to it. Immutable.</summary>
internal sealed class StoredNumber
{
    private readonly byte[] _digits;
    private readonly bool _negative;
    private readonly int _exponent;

    private StoredNumber(string text, JsonNumber number)
    {
        Text = text;
        Rounded = double.Parse(text, CultureInfo.InvariantCulture);
        RoundedToSingle = float.Parse(text, CultureInfo.InvariantCulture);
        _digits = number.Digits.ToArray();
        _negative = number.Negative;
        _exponent = number.Exponent;
        IsSmallInteger = number.IsInteger && Math.Abs(Rounded) < 1L << 53;
    }

    public string Text { get; }

    public double Rounded { get; }

    public float RoundedToSingle { get; }

    /// <summary>A whole number that <see cref="Rounded"/> is exactly; others may be too, and it does not matter.</summary>
    public bool IsSmallInteger { get; }

    public JsonNumber Exact => new(_negative, _digits, _exponent);

    /// <summary>Null if the number is beyond the limits.</summary>
    public static StoredNumber? TryCreate(ReadOnlySpan<byte> token)
    {
        Span<byte> digits = stackalloc byte[JsonLimits.MaxNumberBytes];
        return JsonNumber.TryRead(token, digits, out var number)
            ? new StoredNumber(Encoding.ASCII.GetString(token), number)
            : null;
    }
}
