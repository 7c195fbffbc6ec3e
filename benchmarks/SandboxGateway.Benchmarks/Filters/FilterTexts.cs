using System.Globalization;
using System.Text;

namespace SandboxGateway.Benchmarks.Filters;

/// <summary>Clean texts to measure with: the repository's own words and code, and what a seed gives.</summary>
internal static class FilterTexts
{
    public const int Size = 1 << 20;

    /// <param name="root">The checkout.</param>
    public static IReadOnlyDictionary<string, byte[]> Clean(string root) => new Dictionary<string, byte[]>
    {
        ["English prose"] = Repeat(Encoding.UTF8.GetBytes(Prose(root))),
        ["source code"] = Repeat(Encoding.UTF8.GetBytes(Code(root))),
        ["base64"] = Base64(),
        ["float JSON"] = Floats(),
        ["model output"] = Repeat(Encoding.UTF8.GetBytes(Chat(root))),
    };

    /// <summary>Texts made to cost as much as they can: what looks like the start of a secret, over and over.</summary>
    public static IReadOnlyDictionary<string, byte[]> Hostile { get; } = new[]
    {
        "AKIA ", "password = a1 ", "password=\"a1b2", "-----BEGIN PRIVATE KEY-----", "eyJhbGci.eyJhbGci.", "xoxb-1 ", "\\u005c", "&#38;", "%25",
        "QUtJQUFBQUFBQUFBQUFBQUFBQUFBQUE5 ", "H4sIAAAAAAAAA0tMSk5JTUvPyMzKzsnNyy8oLCouKS0rr6isqq5JrK0tAQA ", "deadbeefdeadbeef0123 ", "1 2 3 4 ",
        "AK IA 12 ", "http://a:", "\u0430",
    }.ToDictionary(static piece => piece, static piece => Repeat(Encoding.UTF8.GetBytes(piece)));

    private static string Prose(string root)
    {
        var paragraphs = Files(root, "*.md").Concat([Path.Combine(root, "LICENSE")])
            .SelectMany(file => File.ReadAllText(file).Split("\n\n"))
            .Where(static paragraph => !paragraph.Contains('|', StringComparison.Ordinal) && !paragraph.Contains("```", StringComparison.Ordinal));
        return string.Join("\n\n", paragraphs);
    }

    private static string Code(string root) => string.Concat(Files(Path.Combine(root, "src"), "*.cs").Select(File.ReadAllText));

    // As chat models answer: words, a block of code, then the record of its cost.
    private static string Chat(string root)
    {
        var random = new Random(3);
        var words = Prose(root).Split("\n\n");
        var code = Code(root).Split("\n\n");
        var chat = new StringBuilder();
        var id = new byte[16];
        for (var answer = 0; answer < 400; answer++)
        {
            random.NextBytes(id);
            chat.Append($"{words[random.Next(words.Length)]}\n\n{words[random.Next(words.Length)]}\n```csharp\n{code[random.Next(code.Length)]}\n```\n");
            chat.Append(CultureInfo.InvariantCulture, $"{{\"id\":\"{new Guid(id)}\",\"usage\":{{\"prompt_tokens\":{random.Next(999)}}}}}\n");
        }

        return chat.ToString();
    }

    private static byte[] Base64()
    {
        var bytes = new byte[Size / 4 * 3];
        new Random(1).NextBytes(bytes);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
    }

    private static byte[] Floats()
    {
        var random = new Random(2);
        var text = new StringBuilder("[");
        while (text.Length < Size)
        {
            text.Append(((float)((random.NextDouble() * 20) - 10)).ToString(CultureInfo.InvariantCulture)).Append(',');
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, Size));
    }

    private static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        .Where(static file => !file.Contains("/artifacts/", StringComparison.Ordinal) && !file.Contains("/.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static byte[] Repeat(byte[] piece)
    {
        var text = new byte[Size];
        for (var start = 0; start < Size; start += piece.Length)
        {
            piece.AsSpan(0, Math.Min(piece.Length, Size - start)).CopyTo(text.AsSpan(start));
        }

        return text;
    }
}
