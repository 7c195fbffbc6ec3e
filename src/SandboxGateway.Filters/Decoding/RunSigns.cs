using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SandboxGateway.Filters.Decoding;

/// <summary>
/// What a run of letters, digits and base64 signs may be, by its letters alone. Of the three bytes that four base64 letters
/// stand for, ASCII leaves the highest bit clear, which limits three of the letters; a few such groups in a row hardly happen
/// by chance.
/// </summary>
internal readonly record struct RunSigns
{
    // Blocks overlap by what the groups need, and a step keeps their alignment.
    private const int Step = 40;

    // Longer runs hold many groups, so more of them must be in a row: 18 bytes instead of 12.
    private const int LongRun = 128;

    private const byte First = 1;
    private const byte Second = 2;
    private const byte Third = 4;
    private const int RotatedShift = 3;
    private const byte Digit = 0x40;
    private const byte Upper = 0x80;

    private static readonly byte[] _classes = Classes();

    /// <summary>Bit n is set when a group may start n letters after the run's start, or a multiple of four later.</summary>
    public int Alignments { get; private init; }

    /// <summary>Whether it may be base64 of ASCII read backwards.</summary>
    public bool IsBackwards { get; private init; }

    /// <summary>Whether it may be base64 of ASCII with its letters rotated, in either direction.</summary>
    public bool IsRotated { get; private init; }

    public int Digits { get; private init; }

    public int Uppers { get; private init; }

    public static RunSigns Of(ReadOnlySpan<byte> run)
    {
        var (forward, digits, uppers) = (0UL, 0, 0);
        var (isBackwards, isRotated) = (false, false);
        var isLong = run.Length > LongRun;
        for (var at = 0; at < run.Length; at += Step)
        {
            var classes = Look(run[at..]);
            var first = Mask(classes, First);
            var second = Mask(classes, Second);
            var third = Mask(classes, Third);
            forward |= Groups(first, second, third, isLong);
            isBackwards |= GroupsBackwards(first, second, third, isLong) != 0;
            first = Mask(classes, First << RotatedShift);
            second = Mask(classes, Second << RotatedShift);
            third = Mask(classes, Third << RotatedShift);
            isRotated |= (Groups(first, second, third, isLong) | GroupsBackwards(first, second, third, isLong)) != 0;
            digits += BitOperations.PopCount(Mask(classes, Digit) & ((1UL << Step) - 1));
            uppers += BitOperations.PopCount(Mask(classes, Upper) & ((1UL << Step) - 1));
        }

        return new RunSigns
        {
            Alignments = Alignment(forward, 0) | Alignment(forward, 1) | Alignment(forward, 2) | Alignment(forward, 3),
            IsBackwards = isBackwards,
            IsRotated = isRotated,
            Digits = digits,
            Uppers = uppers,
        };
    }

    private static int Alignment(ulong groups, int alignment) =>
        (groups & (0x1111_1111_1111_1111UL << alignment)) == 0 ? 0 : 1 << alignment;

    private static ulong Groups(ulong first, ulong second, ulong third, bool isLong)
    {
        var group = first & (second >> 1) & (third >> 2);
        group &= group >> 4;
        return group & (group >> 8) & (isLong ? group >> 16 : ulong.MaxValue);
    }

    private static ulong GroupsBackwards(ulong first, ulong second, ulong third, bool isLong)
    {
        var group = first & (second << 1) & (third << 2);
        group &= group << 4;
        return group & (group << 8) & (isLong ? group << 16 : ulong.MaxValue);
    }

    private static ulong Mask(Vector512<byte> classes, int bit) =>
        (~Vector512.Equals(classes & Vector512.Create((byte)bit), Vector512<byte>.Zero)).ExtractMostSignificantBits();

    private static Vector512<byte> Look(ReadOnlySpan<byte> rest)
    {
        Span<byte> block = stackalloc byte[BlockMasks.Size];
        if (Avx512Vbmi.IsSupported && rest.Length >= block.Length)
        {
            return LookUp(Vector512.Create(rest));
        }

        block.Clear();
        rest[..Math.Min(rest.Length, block.Length)].CopyTo(block);
        if (Avx512Vbmi.IsSupported)
        {
            return LookUp(Vector512.Create<byte>(block));
        }

        foreach (ref var value in block)
        {
            value = _classes[value & 0x7F];
        }

        return Vector512.Create<byte>(block);
    }

    private static Vector512<byte> LookUp(Vector512<byte> letters)
    {
        ref var classes = ref MemoryMarshal.GetArrayDataReference(_classes);
        return Avx512Vbmi.PermuteVar64x8x2(
            Vector512.LoadUnsafe(ref classes), letters, Vector512.LoadUnsafe(ref classes, (nuint)Vector512<byte>.Count));
    }

    private static byte[] Classes()
    {
        var classes = new byte[128];
        for (var letter = 0; letter < classes.Length; letter++)
        {
            var value = Base64Decoder.ValueOf((byte)letter);
            var rotated = Base64Decoder.ValueOf(RunDecoder.Rotate((byte)letter));
            if (value >= 0)
            {
                classes[letter] = (byte)(ClassOf(value) | (ClassOf(rotated) << RotatedShift)
                    | (char.IsAsciiDigit((char)letter) ? Digit : 0) | (char.IsAsciiLetterUpper((char)letter) ? Upper : 0));
            }
        }

        return classes;
    }

    // The first letter holds six bits of a byte of 0x20 or more.
    private static int ClassOf(int value) =>
        (value is >= 8 and < 32 ? First : 0) | ((value & 8) == 0 ? Second : 0) | ((value & 2) == 0 ? Third : 0);
}
