using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SandboxGateway.Filters.Decoding;

/// <summary>What the 64 bytes of a block are, one bit for each.</summary>
internal readonly struct BlockMasks
{
    public const int Size = 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlockMasks(ref byte start)
    {
        var bytes = Vector512.LoadUnsafe(ref start);
        var digits = InRange(bytes, (byte)'0', 10);
        var signs = Is(bytes, '+') | Is(bytes, '/') | Is(bytes, '-') | Is(bytes, '_');
        var letters = InRange(bytes | Vector512.Create((byte)0x20), (byte)'a', 26);
        Token = (digits | letters | signs).ExtractMostSignificantBits();
        Digits = digits.ExtractMostSignificantBits();
        Letters = letters.ExtractMostSignificantBits();
        Uppers = InRange(bytes, (byte)'A', 26).ExtractMostSignificantBits();
        var hex = digits | InRange(bytes | Vector512.Create((byte)0x20), (byte)'a', 6);
        var signsBetween = Is(bytes, ' ') | Is(bytes, ':') | Is(bytes, '-') | Is(bytes, ',') | Is(bytes, '\n') | Is(bytes, '\r');
        HexGroups = (hex | signsBetween).ExtractMostSignificantBits();
        Quotes = (Is(bytes, '"') | Is(bytes, '\'')).ExtractMostSignificantBits();
        Separators = (Is(bytes, ' ') | Is(bytes, ',') | Is(bytes, ';') | InRange(bytes, (byte)'\t', 5)).ExtractMostSignificantBits();
    }

    /// <summary>Letters, digits and the signs of both base64 alphabets.</summary>
    public ulong Token { get; }

    public ulong Digits { get; }

    public ulong Letters { get; }

    public ulong Uppers { get; }

    public ulong Quotes { get; }

    /// <summary>Hex digits and what stands between groups of them.</summary>
    public ulong HexGroups { get; }

    /// <summary>Blanks, line ends, commas and semicolons.</summary>
    public ulong Separators { get; }

    private static Vector512<byte> Is(Vector512<byte> bytes, char value) => Vector512.Equals(bytes, Vector512.Create((byte)value));

    private static Vector512<byte> InRange(Vector512<byte> bytes, byte first, byte count) =>
        Vector512.LessThan(bytes - Vector512.Create(first), Vector512.Create(count));
}
