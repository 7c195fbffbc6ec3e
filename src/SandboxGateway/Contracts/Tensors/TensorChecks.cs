using System.Globalization;
using System.Numerics;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>Makes the check of a tensor, once its datatype is known.</summary>
internal static class TensorChecks
{
    public static readonly string[] NumberKeys =
        ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "finite", "multipleOf"];

    public static readonly string[] TextKeys = ["minLength", "maxLength", "pattern"];

    /// <summary>The check, or null and why the rules do not suit the tensor.</summary>
    public static TensorCheck? Bind(TensorRules rules, TensorSignature tensor, out string? problem)
    {
        problem = FindMisfit(rules, tensor.DataType);
        if (problem is not null)
        {
            problem = $"{rules.Place}: {problem}";
            return null;
        }

        var check = Create(rules, tensor.DataType);
        problem = check is null ? $"{rules.Place}: no value of {DataTypes.Name(tensor.DataType)} keeps the bounds" : null;
        return check;
    }

    private static string? FindMisfit(TensorRules rules, DataType dataType)
    {
        var isText = dataType == DataType.Bytes;
        var isNumber = !isText && dataType != DataType.Bool;
        foreach (var key in rules.Keys)
        {
            var suits = key switch
            {
                "sanitize" => isText,
                "mediaType" => isText || dataType == DataType.Uint8,
                "enum" => isText ? rules.Texts is not null : isNumber && rules.Numbers.Count > 0,
                _ when NumberKeys.Contains(key) => isNumber,
                _ when TextKeys.Contains(key) => isText,
                _ => true,
            };
            if (!suits)
            {
                return $"{key} does not suit {DataTypes.Name(dataType)}, which {TensorText.Name(rules.Name)} is";
            }
        }

        return null;
    }

    private static TensorCheck? Create(TensorRules rules, DataType dataType) => dataType switch
    {
        DataType.Bytes => new BytesTensorCheck(rules),
        DataType.Uint8 when rules.Media is not null => new FileTensorCheck(rules),
        DataType.Bool => new CountTensorCheck(rules),
        DataType.Int8 => OfIntegers<sbyte>(rules),
        DataType.Int16 => OfIntegers<short>(rules),
        DataType.Int32 => OfIntegers<int>(rules),
        DataType.Int64 => OfIntegers<long>(rules),
        DataType.Uint8 => OfIntegers<byte>(rules),
        DataType.Uint16 => OfIntegers<ushort>(rules),
        DataType.Uint32 => OfIntegers<uint>(rules),
        DataType.Uint64 => OfIntegers<ulong>(rules),
        DataType.Fp64 => OfFloats(rules, ParseDouble, Math.BitIncrement, Math.BitDecrement),
        DataType.Fp32 => OfFloats(rules, ParseSingle, MathF.BitIncrement, MathF.BitDecrement),
        DataType.Fp16 => OfHalves(rules, ParseHalf, isBrainFloat: false),
        DataType.Bf16 => OfHalves(rules, text => HalfTensorCheck.RoundToBrainFloat(ParseSingle(text)), isBrainFloat: true),
        _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "Not a datatype of the protocol."),
    };

    private static NumberTensorCheck<T>? OfIntegers<T>(TensorRules rules)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var limits = NumberLimits<T>.OfIntegers(rules.Number);

        // An allowed value that is no integer, or out of range, is one the tensor can never have.
        T[] allowed = [.. rules.Numbers.Where(number => IsValueOf<T>(number)).Select(number => T.CreateChecked(Exact(number)))];
        return limits.IsEmpty || allowed.Length < Math.Min(1, rules.Numbers.Count) ? null : new NumberTensorCheck<T>(rules, limits, allowed);
    }

    private static NumberTensorCheck<T>? OfFloats<T>(TensorRules rules, Func<string, T> parse, Func<T, T> next, Func<T, T> previous)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var limits = NumberLimits<T>.OfFloats(rules.Number, rules.Finite, parse, next, previous);
        T[] allowed = [.. rules.Numbers.Select(number => parse(number.Text))];
        return limits.IsEmpty ? null : new NumberTensorCheck<T>(rules, limits, allowed);
    }

    private static HalfTensorCheck? OfHalves(TensorRules rules, Func<string, float> parse, bool isBrainFloat) =>
        OfFloats(rules, parse, MathF.BitIncrement, MathF.BitDecrement) is { } singles
            ? new HalfTensorCheck(rules, singles, isBrainFloat)
            : null;

    private static bool IsValueOf<T>(StoredNumber number)
        where T : INumber<T>, IMinMaxValue<T> =>
        number.Exact.IsInteger
        && number.Rounded >= double.CreateSaturating(T.MinValue)
        && number.Rounded <= double.CreateSaturating(T.MaxValue)
        && Exact(number) <= decimal.CreateChecked(T.MaxValue);

    private static decimal Exact(StoredNumber number) =>
        decimal.Parse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static double ParseDouble(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static float ParseSingle(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    private static float ParseHalf(string text) => (float)Half.Parse(text, CultureInfo.InvariantCulture);
}
