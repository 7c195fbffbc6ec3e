using System.IO.Compression;
using System.Text;

namespace SandboxGateway.LoadTest;

/// <summary>A request made to cost as much as it can, or to get through what it should not.</summary>
internal sealed record HostileRequest(string Name, byte[] Body, string? Encoding = null)
{
    /// <summary>The contract they meet: keywords that cost, and every check of texts.</summary>
    public const string Contract = """
        runtime: onnx
        contract:
          request:
            properties:
              parameters:
                additionalProperties:
                  anyOf:
                    - {pattern: '^(a|aa)+$'}
                    - {uniqueItems: true, items: {anyOf: [{minimum: 1}, {maxLength: 2}, {const: true}]}}
                    - {$ref: '#/$defs/tree'}
              inputs: {items: {properties: {data: {items: {maxLength: 1000000, pattern: '^(x+x+)*[a-z]*$'}}}}}
            $defs:
              tree: {allOf: [{$ref: '#/$defs/node'}, {$ref: '#/$defs/node'}]}
              node: {type: array, items: {anyOf: [{type: integer}, {$ref: '#/$defs/tree'}]}}
          sanitize: {templates: flag, scripts: flag, sql: flag, confusables: flag, mixedScripts: flag, normalization: flag}

        """;

    public static IReadOnlyList<HostileRequest> All { get; } =
    [
        WithParameter("100,000 levels", new string('[', 100_000)),
        WithParameter("levels up to the limit, through a schema that doubles at each", new string('[', 25) + new string(']', 25)),
        Of("a name twice", """{"parameters":{"a":1,"a":2},"inputs":[]}"""),
        Of("400,000 names", $"{{\"parameters\":{{{string.Join(',', Enumerable.Range(0, 400_000).Select(i => $"\"k{i}\":1"))}}}}}"),
        WithParameter("a number of 100,000 digits", new string('9', 100_000)),
        WithParameter("1e999999999", "1e999999999"),
        WithParameter("NaN", "NaN"),
        WithText("half a surrogate pair", "\\ud800"),
        new("a byte order mark", [.. "\uFEFF{}"u8]),
        new("bytes that are no UTF-8", [.. "{\"id\":\""u8, 0xC0, 0xAF, .. "\"}"u8]),
        new("a gzip bomb", Bomb(), "gzip"),
        new("a gzip bomb in another", Bomb(), "gzip, gzip"),
        WithParameter("50,000 elements to be unique", $"[{string.Join(',', Enumerable.Range(0, 50_000))}]"),
        WithText("a text for a pattern that backtracks", new string('x', 50_000) + "!"),
        WithParameter("the same in a parameter", $"\"{new string('a', 50_000)}!\""),
        WithText("a text of 5 MB", new string('y', 5_000_000)),
        WithText("signs of markup", string.Concat(Enumerable.Repeat("<:=u{{or 1=", 50_000))),
        WithText("100,000 marks over one letter", "e" + string.Concat(Enumerable.Repeat("\u0301\u0323", 50_000))),
        Of("150,000 floats that are none", Numbers("1e39")),
        Of("text behind the request", """{"inputs":[{"name":"country","datatype":"BYTES","shape":[1],"data":["a"]}]}{}"""),
    ];

    /// <summary>A request the contract takes, of about so many bytes.</summary>
    public static HostileRequest Ordinary(int bytes) => WithText("an ordinary text", new string('a', bytes));

    private static HostileRequest Of(string name, string body) => new(name, System.Text.Encoding.UTF8.GetBytes(body));

    private static HostileRequest WithParameter(string name, string value) =>
        Of(name, $$"""{"parameters":{"p":{{value}}},"inputs":[{"name":"country","datatype":"BYTES","shape":[1],"data":["a"]}]}""");

    private static HostileRequest WithText(string name, string text) =>
        Of(name, $$"""{"inputs":[{"name":"country","datatype":"BYTES","shape":[1],"data":["{{text}}"]}]}""");

    private static string Numbers(string last)
    {
        var data = new StringBuilder("""{"inputs":[{"name":"country","datatype":"FP32","shape":[150001],"data":[""");
        return data.Insert(data.Length, "1.2345678,", 150_000).Append(last).Append("]}]}").ToString();
    }

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            var piece = new byte[1 << 20];
            for (var i = 0; i < 64; i++)
            {
                gzip.Write(piece);
            }
        }

        return packed.ToArray();
    }
}
