using System.Buffers;

namespace SandboxGateway.Filters.Scanning;

/// <summary>
/// Where the end of an unfinished text may be part of a disguise that more text would make clear: letters with blanks between,
/// pieces of one length, numbers, lines of base64.
/// </summary>
internal static class OpenTail
{
    // A list as long as this spells more than any secret; it leaves from its front.
    private const int MaxLength = 1024;
    private const int MinPieces = 3;
    private const int MaxShortPiece = 4;
    private const int MaxPiece = 12;
    private const int MaxNumber = 6;
    private const int MinLine = 48;

    private static readonly SearchValues<byte> _between = SearchValues.Create(" \t\r\n,;"u8);

    /// <returns>Where it starts; the text's length when there is none.</returns>
    public static int StartOf(ReadOnlySpan<byte> text)
    {
        var floor = Math.Max(0, text.Length - MaxLength);
        var end = text[floor..].LastIndexOfAny(_between) + floor;
        if (end < floor)
        {
            return text.Length;
        }

        // The last piece is not whole yet, so it may be of any length.
        var start = end + 1;
        var (pieces, isTelling, areEqual, length) = (0, false, true, 0);
        var differ = false;
        var later = text[..0];
        while (end >= floor && PieceBefore(text, floor, ref end) is { IsEmpty: false } piece && (piece.Length >= MinLine || IsPiece(piece, length)))
        {
            start = end + 1;
            pieces += piece.Length >= MinLine ? MinPieces : 1;
            isTelling |= piece.Length == 1 || piece.ContainsAnyExceptInRange((byte)'a', (byte)'z');
            areEqual &= length == 0 || piece.Length == length;
            length = piece.Length;
            differ |= length >= MinLine || (!later.IsEmpty && !piece.SequenceEqual(later));
            later = piece;
        }

        // The same piece over and over spells nothing.
        return pieces >= MinPieces && differ && (isTelling || areEqual) ? start : text.Length;
    }

    // The piece that ends before the signs at end, which is moved to the sign before the piece.
    private static ReadOnlySpan<byte> PieceBefore(ReadOnlySpan<byte> text, int floor, scoped ref int end)
    {
        var last = text[floor..(end + 1)].LastIndexOfAnyExcept(_between) + floor;
        if (last < floor)
        {
            return [];
        }

        end = text[floor..(last + 1)].LastIndexOfAny(_between) + floor;
        return text[(end + 1)..(last + 1)];
    }

    private static bool IsPiece(ReadOnlySpan<byte> piece, int length) =>
        piece.Length <= MaxShortPiece
        || (piece.Length <= MaxPiece && (length == 0 || piece.Length == length))
        || (piece.Length <= MaxNumber && piece.ContainsAnyInRange((byte)'0', (byte)'9'));
}
