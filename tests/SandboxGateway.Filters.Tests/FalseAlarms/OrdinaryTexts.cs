using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SandboxGateway.Filters.Tests.FalseAlarms;

/// <summary>What models ordinarily answer, by kind, the same on every run; 600 characters or so each.</summary>
internal static class OrdinaryTexts
{
    private const int Length = 600;

    private static readonly Random _random = new(9);

    public static IReadOnlyDictionary<string, List<string>> ByKind { get; } = new Dictionary<string, List<string>>
    {
        ["prose in eleven languages"] = [.. File.ReadLines(Fixture("prose.txt")).Where(line => line.Length > 0).SelectMany(Windows)],
        ["source code"] = [.. Repository("src", "*.cs").SelectMany(Windows)],
        ["configuration"] = [.. Repository("deploy", "*.json").Concat(Repository("samples", "*.yaml")).SelectMany(Windows)],
        ["scripts"] = [.. Repository("deploy", "*.sh").Concat(Repository("samples", "*.py")).SelectMany(Windows)],
        ["minified scripts"] = Make(400, Minified),
        ["logs"] = Make(400, Log),
        ["UUIDs"] = Make(400, () => string.Join('\n', Repeat(12, Uuid))),
        ["hashes"] = Make(400, () => string.Join('\n', Repeat(8, () => $"{Hex(32)}  file{_random.Next(99)}.bin"))),
        ["git objects"] = Make(400, () => string.Join('\n', Repeat(10, () => $"100644 blob {Hex(20)}\tsrc/part{_random.Next(99)}.c"))),
        ["base64 images"] = Make(400, () => $"data:image/png;base64,{Convert.ToBase64String([0x89, .. "PNG\r\n\x1a\n"u8, .. Bytes(450)])}"),
        ["float JSON"] = Make(400, () => JsonSerializer.Serialize(Repeat(40, () => (_random.NextDouble() * 4) - 2))),
        ["integer JSON"] = Make(400, () => JsonSerializer.Serialize(Repeat(100, () => _random.Next(50_000)))),
        ["pixel values"] = Make(400, () => JsonSerializer.Serialize(Repeat(150, () => _random.Next(256)))),
        ["records"] = Make(400, Record),
        ["packed bytes in hex"] = Make(400, () => Convert.ToHexStringLower(Bytes(300))),
    };

    private static List<string> Make(int count, Func<string> make) => [.. Repeat(count, make)];

    private static List<T> Repeat<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private static string Minified()
    {
        var script = new StringBuilder("!function(e,t){");
        while (script.Length < Length)
        {
            var (a, b) = ((char)('a' + _random.Next(26)), (char)('a' + _random.Next(26)));
            script.Append(CultureInfo.InvariantCulture, $"var {a}={b}.token||\"{b}{_random.Next(9)}\";{a}.key=function(e){{return e>>>{_random.Next(31)}^{_random.Next()}}};");
        }

        return script.Append("}(this,window);").ToString();
    }

    private static string Log() => string.Join('\n', Repeat(5, () => string.Create(
        CultureInfo.InvariantCulture,
        $"2026-11-{_random.Next(1, 29):00}T{_random.Next(24):00}:12:07.{_random.Next(1000):000}Z INFO request id={Uuid()} user={_random.Next(9999)} took={_random.Next(900)}ms path=/v2/models/m{_random.Next(9)}/infer")));

    private static string Record() => JsonSerializer.Serialize(new
    {
        id = _random.NextInt64(),
        token_count = _random.Next(999),
        tokens = Repeat(20, () => _random.Next(50_000)),
        session = new { user = $"user-{_random.Next(999)}", key = $"item-{_random.Next(99_999)}" },
        logprobs = Repeat(8, () => -_random.NextDouble()),
        password = (string?)null,
        secret = "",
    });

    private static string Uuid() => new Guid(Bytes(16)).ToString();

    private static string Hex(int count) => Convert.ToHexStringLower(SHA256.HashData(Bytes(8)).AsSpan(0, count));

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<string> Windows(string text) =>
        Enumerable.Range(0, (text.Length / Length) + 1).Select(index => text[(index * Length)..Math.Min(text.Length, (index + 1) * Length)]);

    private static IEnumerable<string> Repository(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root(), folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText);

    private static string Fixture(string name) => Path.Combine(Root(), "tests/SandboxGateway.Filters.Tests/FalseAlarms", name);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SandboxGateway.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
