using System.Text;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Characters that look like ASCII, are compatible with it, or cannot be seen.</summary>
internal sealed class UnicodeForms : IEscapeSyntax
{
    private UnicodeForms()
    {
    }

    public static Disguise Disguise => Disguise.Unicode;

    public static int IndexOfStart(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);

    public static Escape Read(ReadOnlySpan<byte> text, byte before)
    {
        if (Rune.DecodeFromUtf8(text, out var rune, out var length) != System.Buffers.OperationStatus.Done)
        {
            return Escape.None;
        }

        if (Confusables.IsInvisible(rune.Value))
        {
            return new Escape(length, -1, IsTelling: true);
        }

        // What has no ASCII form is skipped as it is, all of its bytes at once.
        return Confusables.ToAscii(rune.Value) is { } ascii
            ? new Escape(length, ascii, IsTelling: IsAmongAscii(text[length..], before) || (length > 2 && ByteSet.Alphanumerics.Contains(ascii)))
            : new Escape(length, length >= 3 ? rune.Value : ' ', IsTelling: false);
    }

    // Letters of Cyrillic or Greek mean nothing in a word of their own.
    private static bool IsAmongAscii(ReadOnlySpan<byte> after, byte before) =>
        ByteSet.Word.Contains(before) || (!after.IsEmpty && ByteSet.Word.Contains(after[0]));
}
