namespace SandboxGateway.Contracts.Idna;

/// <summary>The encoding of RFC 3492, without the prefix of IDNA.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int MinThreshold = 1;
    private const int MaxThreshold = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialCodePoint = 128;

    // A label has 63 octets; nothing longer decodes to one.
    private const int MaxCodePoints = 63;

    /// <summary>Null for text that encodes nothing.</summary>
    public static List<int>? Decode(ReadOnlySpan<byte> text)
    {
        var result = new List<int>();
        var delimiter = text.LastIndexOf((byte)'-');
        foreach (var value in delimiter < 0 ? default : text[..delimiter])
        {
            result.Add(value);
        }

        var rest = text[(delimiter + 1)..];
        var codePoint = InitialCodePoint;
        var bias = InitialBias;
        var position = 0L;
        while (!rest.IsEmpty && result.Count < MaxCodePoints)
        {
            var before = position;
            if (!TryDecodeNumber(ref rest, bias, ref position))
            {
                return null;
            }

            var count = result.Count + 1;
            bias = Adapt(position - before, count, before == 0);
            codePoint += (int)Math.Min(position / count, 0x110000);
            position %= count;
            if (codePoint > 0x10FFFF)
            {
                return null;
            }

            result.Insert((int)position++, codePoint);
        }

        return rest.IsEmpty ? result : null;
    }

    public static string Encode(IReadOnlyList<int> codePoints)
    {
        var output = new List<char>(codePoints.Where(value => value < InitialCodePoint).Select(value => (char)value));
        var basic = output.Count;
        var handled = basic;
        if (basic > 0)
        {
            output.Add('-');
        }

        var next = InitialCodePoint;
        var delta = 0L;
        var bias = InitialBias;
        while (handled < codePoints.Count)
        {
            var smallest = codePoints.Where(value => value >= next).Min();
            delta += (long)(smallest - next) * (handled + 1);
            next = smallest;
            foreach (var value in codePoints)
            {
                if (value < next)
                {
                    delta++;
                }
                else if (value == next)
                {
                    EncodeNumber(output, delta, bias);
                    bias = Adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            next++;
        }

        return string.Concat(output);
    }

    private static bool TryDecodeNumber(ref ReadOnlySpan<byte> text, int bias, ref long number)
    {
        var weight = 1L;
        for (var k = Base; !text.IsEmpty; k += Base)
        {
            var digit = Digit(text[0]);
            text = text[1..];
            number += digit * weight;
            if (digit < 0 || number > int.MaxValue)
            {
                return false;
            }

            var threshold = Threshold(k, bias);
            if (digit < threshold)
            {
                return true;
            }

            weight *= Base - threshold;
        }

        return false;
    }

    private static void EncodeNumber(List<char> output, long number, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Threshold(k, bias);
            if (number < threshold)
            {
                output.Add(Letter((int)number));
                return;
            }

            output.Add(Letter((int)(threshold + (number - threshold) % (Base - threshold))));
            number = (number - threshold) / (Base - threshold);
        }
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, MinThreshold, MaxThreshold);

    private static int Adapt(long delta, int count, bool isFirst)
    {
        delta = isFirst ? delta / Damp : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - MinThreshold) * MaxThreshold / 2; k += Base)
        {
            delta /= Base - MinThreshold;
        }

        return k + (int)((Base - MinThreshold + 1) * delta / (delta + Skew));
    }

    private static int Digit(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0' + 26,
        >= (byte)'a' and <= (byte)'z' => value - 'a',
        >= (byte)'A' and <= (byte)'Z' => value - 'A',
        _ => -1,
    };

    private static char Letter(int digit) => (char)(digit < 26 ? 'a' + digit : '0' + digit - 26);
}
