using System.Buffers.Binary;
using System.Numerics;

namespace SandboxGateway.Api.Http.Numbers;

/// <summary>A number as its text has it: digits, and the power of ten they are to be multiplied by.</summary>
/// <param name="Digits">All digits as one integer, which is exact.</param>
/// <param name="Power">The power of ten.</param>
/// <param name="Sign">1 or -1, to multiply by: signs of a tensor's elements are random, and a branch would often be mispredicted.</param>
/// <param name="IsPlainInteger">Whether it is digits alone, without fraction and exponent.</param>
internal readonly record struct DecimalToken(ulong Digits, int Power, int Sign, bool IsPlainInteger)
{
    /// <summary>The bytes behind a token's begin that may be read: the longest one taken, and the eight that are looked at at once.</summary>
    public const int Reach = 48;

    // Any 19 digits fit into 64 bits.
    private const int MaxDigits = 19;
    private const int MaxExponentDigits = 4;
    private const ulong EachByte = 0x0101010101010101;

    private static ReadOnlySpan<ulong> Tens => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>
    /// Reads the JSON number that begins at <paramref name="position"/> and goes behind it. False, with the position
    /// anywhere, if there is none, or one longer than almost all are.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int position, out DecimalToken token)
    {
        token = default;
        var minus = text[position] == '-' ? 1 : 0;
        position += minus;
        var digits = 0UL;
        var whole = ReadDigits(text, ref position, MaxDigits, ref digits);
        if (whole == 0 || (whole > 1 && text[position - whole] == '0'))
        {
            return false;
        }

        var power = 0;
        var hasFraction = text[position] == '.';
        if (hasFraction)
        {
            position++;
            power = -ReadDigits(text, ref position, MaxDigits - whole, ref digits);
            if (power == 0)
            {
                return false;
            }
        }

        var hasExponent = (text[position] | 0x20) == 'e';
        if (hasExponent && !TryReadExponent(text, ref position, ref power))
        {
            return false;
        }

        token = new DecimalToken(digits, power, 1 - (2 * minus), !hasFraction && !hasExponent);
        return text[position] is (byte)',' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
    }

    /// <summary>Reads at most so many digits, eight at a time, behind those that are in <paramref name="digits"/>.</summary>
    private static int ReadDigits(ReadOnlySpan<byte> text, ref int position, int most, ref ulong digits)
    {
        var total = 0;
        while (true)
        {
            // A digit becomes its value; any other byte becomes more than 9, and so has its high bit set in one of the two terms.
            // A carry spoils only bytes behind such a one.
            var values = BinaryPrimitives.ReadUInt64LittleEndian(text[position..]) ^ (EachByte * '0');
            var others = ((values + (EachByte * 0x76)) | values) & (EachByte * 0x80);
            var count = Math.Min(BitOperations.TrailingZeroCount(others) >> 3, most - total);
            if (count == 0)
            {
                return total;
            }

            digits = (digits * Tens[count]) + Join(values << (64 - (8 * count)));
            total += count;
            position += count;
            if (count < 8)
            {
                return total;
            }
        }
    }

    /// <summary>Joins eight digits, the first in the lowest byte: neighbours to pairs, pairs to fours, fours to the whole.</summary>
    private static ulong Join(ulong values)
    {
        values = ((values * 10) + (values >> 8)) & 0x00FF00FF00FF00FF;
        values = ((values * 100) + (values >> 16)) & 0x0000FFFF0000FFFF;
        return ((values * 10_000) + (values >> 32)) & 0xFFFFFFFF;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int position, ref int power)
    {
        position++;
        var isNegative = text[position] == '-';
        position += isNegative || text[position] == '+' ? 1 : 0;
        var exponent = 0UL;
        if (ReadDigits(text, ref position, MaxExponentDigits, ref exponent) == 0)
        {
            return false;
        }

        power += isNegative ? -(int)exponent : (int)exponent;
        return true;
    }
}
