using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace SandboxGateway.Filters.Tests.Recall;

/// <summary>Puts a text under each disguise the filter must see through.</summary>
internal static class Disguiser
{
    private const string Latin = "aeopcxAEOPCTHKMBsij";
    private const string LookAlikes = "аеорсхАЕОРСТНКМВѕіј";

    public static IReadOnlyDictionary<string, Func<string, string>> Single { get; } = new Dictionary<string, Func<string, string>>
    {
        ["json string"] = text => JsonSerializer.Serialize(text),
        ["json \\u"] = text => string.Concat(text.Select(letter => $"\\u{(int)letter:x4}")),
        ["c \\x"] = text => string.Concat(text.Select(letter => $"\\x{(int)letter:x2}")),
        ["url, reserved"] = Uri.EscapeDataString,
        ["url, every byte"] = text => string.Concat(text.Select(letter => $"%{(int)letter:X2}")),
        ["html"] = text => string.Concat(text.Select(letter => $"&#{(int)letter};")),
        ["base64"] = text => Convert.ToBase64String(Bytes(text)),
        ["base64, offset 1"] = text => Convert.ToBase64String(Bytes("=" + text)),
        ["base64, offset 2"] = text => Convert.ToBase64String(Bytes("==" + text)),
        ["base64url"] = text => System.Buffers.Text.Base64Url.EncodeToString(Bytes(text)),
        ["base64 in lines"] = text => Convert.ToBase64String(Bytes(text + new string(' ', 80)), Base64FormattingOptions.InsertLineBreaks),
        ["hex"] = text => Convert.ToHexStringLower(Bytes(text)),
        ["gzip in base64"] = text => Convert.ToBase64String(Pack(text, packed => new GZipStream(packed, CompressionLevel.Optimal))),
        ["deflate in base64"] = text => Convert.ToBase64String(Pack(text, packed => new ZLibStream(packed, CompressionLevel.Optimal))),
        ["utf-16"] = text => Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(text)),
        ["fullwidth"] = text => string.Concat(text.Select(letter => letter is > ' ' and < '\x7f' ? (char)(letter + 0xFEE0) : letter)),
        ["look-alikes"] = text => string.Concat(text.Select(letter => Latin.Contains(letter) ? LookAlikes[Latin.IndexOf(letter)] : letter)),
        ["zero width, every 4"] = text => Cut(text, 4, "\u200b"),
        ["blank, every 4"] = text => Cut(text, 4, " "),
        ["blank, every letter"] = text => Cut(text, 1, " "),
        ["line break in the middle"] = text => text.Insert(text.Length * 2 / 3, "\n"),
        ["reversed"] = text => string.Concat(text.Reverse()),
        ["rot13"] = Rotate,
        ["numbers"] = text => $"[{string.Join(", ", text.Select(letter => (int)letter))}]",
        ["floats"] = text => $"[{string.Join(",", text.Select(letter => $"{(int)letter}.0"))}]",
    };

    public static IReadOnlyDictionary<string, Func<string, string>> Stacked { get; } = new[]
    {
        ("base64", "base64"), ("base64", "hex"), ("hex", "base64"), ("json \\u", "base64"), ("base64", "json \\u"),
        ("url, every byte", "url, reserved"), ("base64", "url, reserved"), ("reversed", "base64"), ("base64", "reversed"),
        ("rot13", "base64"), ("utf-16", "base64"), ("utf-16", "hex"), ("html", "base64"), ("gzip in base64", "json string"),
        ("numbers", "base64"), ("fullwidth", "base64"), ("zero width, every 4", "json string"), ("base64", "blank, every 4"),
        ("hex", "reversed"), ("rot13", "reversed"),
    }.ToDictionary<(string Inner, string Outer), string, Func<string, string>>(
        pair => $"{pair.Inner}, then {pair.Outer}",
        pair => text => Single[pair.Outer](Single[pair.Inner](text)));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Pack(string text, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (var stream = open(packed))
        {
            stream.Write(Bytes(text));
        }

        return packed.ToArray();
    }

    private static string Cut(string text, int length, string separator) =>
        string.Join(separator, text.Chunk(length).Select(piece => new string(piece)));

    private static string Rotate(string text) => string.Concat(text.Select(letter => letter switch
    {
        >= 'a' and <= 'z' => (char)('a' + ((letter - 'a' + 13) % 26)),
        >= 'A' and <= 'Z' => (char)('A' + ((letter - 'A' + 13) % 26)),
        _ => letter,
    }));
}
