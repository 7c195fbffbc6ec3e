using System.Buffers.Text;

namespace SandboxGateway.Filters.Checks;

/// <summary>RFC 7515: the first part of a token is a JSON object in base64url that names an algorithm.</summary>
internal static class JsonWebTokenCheck
{
    private const int MaxHeader = 512;

    public static bool Holds(ReadOnlySpan<byte> token)
    {
        var header = token[..Math.Max(0, token.IndexOf((byte)'.'))];
        if (header.IsEmpty || header.Length > MaxHeader || !Base64Url.IsValid(header))
        {
            return false;
        }

        Span<byte> json = stackalloc byte[MaxHeader];
        return Base64Url.TryDecodeFromUtf8(header, json, out var length)
            && json[0] == '{' && json[length - 1] == '}' && json[..length].IndexOf("\"alg\""u8) > 0;
    }
}
