using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Redaction;

/// <summary>Writes a text with its secrets taken out. Safe to share between threads.</summary>
public sealed class Redactor(Func<Rule, RedactionAction> actionOf, byte[] hashKey)
{
    private const int KeptCharacters = 4;

    // Half of a short secret would be too much to keep.
    private const int MinMaskedLength = 12;

    // 64 bits tell apart as many secrets as one text can hold.
    private const int HashBytes = 8;

    /// <summary>One that treats the secrets of all rules alike.</summary>
    public Redactor(RedactionAction action, byte[] hashKey)
        : this(_ => action, hashKey)
    {
    }

    /// <summary>Writes <paramref name="text"/>; <paramref name="findings"/> must be in order and not overlap.</summary>
    public void Write(ReadOnlySpan<byte> text, IReadOnlyList<Finding> findings, IBufferWriter<byte> output)
    {
        var position = 0;
        foreach (var finding in findings)
        {
            output.Write(text[position..finding.Start]);
            WriteReplacement(text[finding.Start..finding.End], finding, output);
            position = finding.End;
        }

        output.Write(text[position..]);
    }

    /// <summary>Writes what stands in place of <paramref name="secret"/>.</summary>
    public void WriteReplacement(ReadOnlySpan<byte> secret, Finding finding, IBufferWriter<byte> output)
    {
        switch (actionOf(finding.Rule))
        {
            case RedactionAction.Mask when secret.Length >= MinMaskedLength && finding.Disguise.IsNone:
                output.Write("****"u8);
                output.Write(secret[^KeptCharacters..]);
                break;
            case RedactionAction.Hash:
                Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
                HMACSHA256.HashData(hashKey, secret, hash);
                WriteMarker($"[{finding.Rule.Id}:{Convert.ToHexStringLower(hash[..HashBytes])}]", output);
                break;
            case RedactionAction.Tag:
                output.Write(secret);
                break;
            default:
                WriteMarker($"[REDACTED:{finding.Rule.Id}]", output);
                break;
        }
    }

    private static void WriteMarker(string marker, IBufferWriter<byte> output) => output.Write(Encoding.ASCII.GetBytes(marker));
}
