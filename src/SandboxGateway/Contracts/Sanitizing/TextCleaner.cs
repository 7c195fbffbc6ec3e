using System.Text;

namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>Takes out of a text what is to be stripped.</summary>
internal static class TextCleaner
{
    /// <summary>The text without the findings, which are strippable ones.</summary>
    public static byte[] Clean(ReadOnlySpan<byte> text, TextFindings findings, TextPolicy policy)
    {
        var kept = new byte[text.Length];
        var length = 0;
        var previous = 0;
        for (var rest = text; !rest.IsEmpty;)
        {
            Rune.DecodeFromUtf8(rest, out var rune, out var consumed);
            if ((CharacterScan.Classify(rune.Value, previous, policy.IsName) & findings) == 0)
            {
                rest[..consumed].CopyTo(kept.AsSpan(length));
                length += consumed;
            }

            previous = rune.Value;
            rest = rest[consumed..];
        }

        // Taking something out may bring a letter and its mark together.
        return (policy.Strip & TextFindings.Normalization) != 0
            ? Normalizer.Normalize(kept.AsSpan(0, length), policy.Compatibility)
            : kept[..length];
    }
}
