using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SandboxGateway.Contracts.Validation;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Http;

/// <summary>Reads runs of JSON numbers into the raw form of their datatype, refusing every value it cannot hold.</summary>
internal static class JsonNumbers
{
    // The shortest form that names a double exactly has 24 characters; longer runs of digits only cost time.
    private const int MaxNumberLength = 64;

    /// <summary>
    /// Reads numbers up to the end of <paramref name="destination"/>, or up to the first token that is no number of this
    /// datatype, and leaves the reader after the last one read.
    /// </summary>
    /// <returns>How many elements were read.</returns>
    public static int Fill(ref RequestReader json, DataType dataType, Span<byte> destination) => dataType switch
    {
        DataType.Fp32 => Fill<float>(ref json, destination, NumberStyles.Float),
        DataType.Fp64 => Fill<double>(ref json, destination, NumberStyles.Float),
        DataType.Int8 => Fill<sbyte>(ref json, destination, NumberStyles.AllowLeadingSign),
        DataType.Int16 => Fill<short>(ref json, destination, NumberStyles.AllowLeadingSign),
        DataType.Int32 => Fill<int>(ref json, destination, NumberStyles.AllowLeadingSign),
        DataType.Int64 => Fill<long>(ref json, destination, NumberStyles.AllowLeadingSign),
        DataType.Uint8 => Fill<byte>(ref json, destination, NumberStyles.AllowLeadingSign),
        DataType.Uint16 => Fill<ushort>(ref json, destination, NumberStyles.AllowLeadingSign),
        DataType.Uint32 => Fill<uint>(ref json, destination, NumberStyles.AllowLeadingSign),
        DataType.Uint64 => Fill<ulong>(ref json, destination, NumberStyles.AllowLeadingSign),
        _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "Not a datatype of numbers."),
    };

    /// <summary>Why <see cref="Fill"/> did not take the token the reader stands on.</summary>
    public static string Explain(ref RequestReader json, string dataTypeName)
    {
        if (json.TokenType != JsonTokenType.Number)
        {
            return $"must be a number for {dataTypeName}, not {JsonText.Kind(json.TokenType)}";
        }

        if (json.ValueSpan.Length > MaxNumberLength)
        {
            return $"is a number longer than {MaxNumberLength} characters";
        }

        var isPlainInteger = json.ValueSpan.IndexOfAny(".eE"u8) < 0;
        return isPlainInteger || dataTypeName.StartsWith("FP", StringComparison.Ordinal)
            ? $"{JsonText.Quote(ref json)} is out of range for {dataTypeName}"
            : $"{JsonText.Quote(ref json)} is no integer for {dataTypeName}, which takes digits without fraction or exponent";
    }

    private static int Fill<T>(ref RequestReader json, Span<byte> destination, NumberStyles style)
        where T : unmanaged, INumber<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(destination);
        if (json.TryGetElementBounds(style == NumberStyles.AllowLeadingSign, out var bounds))
        {
            return FillWithin(ref json, elements, style, bounds);
        }

        var count = 0;
        while (count < elements.Length && TryParse(ref json, style, out T value))
        {
            elements[count++] = value;
            count += json.IsJudged ? 0 : json.ReadRun(elements[count..], ElementBounds.None);
            json.Read();
        }

        return count;
    }

    /// <summary>The same where a schema asks for bounds: most numbers keep them clearly, and the schema need not see them.</summary>
    private static int FillWithin<T>(ref RequestReader json, Span<T> elements, NumberStyles style, ElementBounds bounds)
        where T : unmanaged, INumber<T>
    {
        var count = 0;
        var passed = 0;
        while (count < elements.Length && TryParse(ref json, style, out T value))
        {
            // The first was judged when it was read.
            if (count > 0 && bounds.HoldClearly(double.CreateTruncating(value)))
            {
                passed++;
            }
            else if (count > 0)
            {
                json.Judge(passed);
                passed = 0;
            }

            elements[count++] = value;
            var run = json.ReadRun(elements[count..], bounds);
            count += run;
            passed += run;
            json.ReadUnjudged();
        }

        if (count > 0)
        {
            json.Judge(passed);
        }

        return count;
    }

    private static bool TryParse<T>(ref RequestReader json, NumberStyles style, [MaybeNullWhen(false)] out T value)
        where T : unmanaged, INumber<T>
    {
        value = default;
        if (json.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        // Too large a number parses to infinity without an error.
        var text = json.ValueSpan;
        return text.Length <= MaxNumberLength
            && T.TryParse(text, style, CultureInfo.InvariantCulture, out value)
            && T.IsFinite(value);
    }
}
