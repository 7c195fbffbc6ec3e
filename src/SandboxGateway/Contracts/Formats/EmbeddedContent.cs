using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using SandboxGateway.Contracts.Json;

namespace SandboxGateway.Contracts.Formats;

/// <summary>What a string holds by draft 7's <c>contentEncoding</c> and <c>contentMediaType</c>, as far as we check it.</summary>
/// <param name="IsBase64">The string is base64 (RFC 4648, section 4) of the content.</param>
/// <param name="IsJson">The content is strict JSON.</param>
internal sealed record EmbeddedContent(bool IsBase64, bool IsJson)
{
    public const string Encoding = "base64";
    public const string MediaType = "application/json";

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (!IsBase64)
        {
            return IsStrictJson(text);
        }

        // The decoder passes over white space, which the RFC does not.
        if (text.ContainsAny(" \t\r\n"u8))
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        var valid = Base64.DecodeFromUtf8(text, buffer, out _, out var written) == OperationStatus.Done
            && (!IsJson || IsStrictJson(buffer.AsSpan(0, written)));
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return valid;
    }

    private static bool IsStrictJson(ReadOnlySpan<byte> text)
    {
        try
        {
            StoredValue.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
