using System.Globalization;

namespace SandboxGateway.Client;

/// <summary>The value of a parameter: a text, a whole number, a number or a boolean, all of which convert to it by themselves.</summary>
public readonly record struct InferenceParameter
{
    private InferenceParameter(object value) => Value = value;

    /// <summary>A <see cref="string"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/> or <see cref="bool"/>.</summary>
    public object Value => field ?? "";

    /// <summary>A text.</summary>
    public static implicit operator InferenceParameter(string value) => FromString(value);

    /// <summary>A whole number.</summary>
    public static implicit operator InferenceParameter(long value) => FromInt64(value);

    /// <summary>A whole number of 0 or more.</summary>
    public static implicit operator InferenceParameter(ulong value) => FromUInt64(value);

    /// <summary>A number.</summary>
    public static implicit operator InferenceParameter(double value) => FromDouble(value);

    /// <summary>A boolean.</summary>
    public static implicit operator InferenceParameter(bool value) => FromBoolean(value);

    /// <summary>A text.</summary>
    public static InferenceParameter FromString(string value) => new(value);

    /// <summary>A whole number.</summary>
    public static InferenceParameter FromInt64(long value) => new(value);

    /// <summary>A whole number of 0 or more.</summary>
    public static InferenceParameter FromUInt64(ulong value) => new(value);

    /// <summary>A number, which must be finite.</summary>
    public static InferenceParameter FromDouble(double value) => double.IsFinite(value)
        ? new InferenceParameter(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A parameter's value must be finite.");

    /// <summary>A boolean.</summary>
    public static InferenceParameter FromBoolean(bool value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Convert.ToString(Value, CultureInfo.InvariantCulture)!;
}
