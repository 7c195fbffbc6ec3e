using System.Globalization;

namespace SandboxGateway.Client;

/// <summary>
/// A number of 16 bits with the range of a <see cref="float"/> and 8 bits of precision: its upper half. Only to be carried:
/// compute with the <see cref="float"/> it converts to.
/// </summary>
public readonly struct BFloat16 : IEquatable<BFloat16>
{
    private const uint QuietNaN = 0x0040;

    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The bits as they travel.</summary>
    public ushort ToBits() => _bits;

    /// <summary>A number of these bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The nearest number, of two equally near the even one; infinite where <paramref name="value"/> is too large.</summary>
    public static BFloat16 FromSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
        {
            // Rounding could carry into the exponent, or leave a mantissa of zero, which is an infinity.
            return new BFloat16((ushort)((bits >> 16) | QuietNaN));
        }

        var roundsUp = 0x7FFFu + ((bits >> 16) & 1);
        return new BFloat16((ushort)((bits + roundsUp) >> 16));
    }

    /// <summary>The same number; nothing is lost.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)_bits << 16);

    /// <summary>See <see cref="FromSingle"/>.</summary>
    public static explicit operator BFloat16(float value) => FromSingle(value);

    /// <summary>See <see cref="ToSingle"/>.</summary>
    public static implicit operator float(BFloat16 value) => value.ToSingle();

    /// <summary>Whether the bits are the same: zeros of different signs are not, and a NaN is equal to itself.</summary>
    public bool Equals(BFloat16 other) => _bits == other._bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _bits;

    /// <summary>Whether the bits are the same.</summary>
    public static bool operator ==(BFloat16 left, BFloat16 right) => left.Equals(right);

    /// <summary>Whether the bits differ.</summary>
    public static bool operator !=(BFloat16 left, BFloat16 right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => ToSingle().ToString(CultureInfo.InvariantCulture);
}
