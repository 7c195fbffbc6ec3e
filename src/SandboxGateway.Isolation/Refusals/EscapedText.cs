using System.Globalization;
using System.Text;

namespace SandboxGateway.Isolation.Refusals;

/// <summary>Bytes of a sandbox as text that can go into a log, a terminal or a table: printable ASCII without blanks, bounded.</summary>
internal static class EscapedText
{
    public const int MaxLength = 128;

    private const string Cut = "...";

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
        {
            // Also what would end a quoted value, or begin another one.
            var isPlain = value is > 0x20 and < 0x7F and not ((byte)'\\' or (byte)'"');
            var piece = isPlain ? ((char)value).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            if (text.Length + piece.Length > MaxLength - Cut.Length)
            {
                return text.Append(Cut).ToString();
            }

            text.Append(piece);
        }

        return text.ToString();
    }
}
