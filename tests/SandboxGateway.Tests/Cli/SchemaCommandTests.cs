using System.Text;
using SandboxGateway.Cli;
using SandboxGateway.TestSupport;

namespace SandboxGateway.Tests.Cli;

public sealed class SchemaCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _folder.Dispose();
        _errors.Dispose();
    }

    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"", 0, "valid")]
    [InlineData("""{"type":"string"}""", "1", 1, "expected string, found 1 (/type)")]
    [InlineData("""{"type":"strnig"}""", "1", 2, "/type: names a type that does not exist")]
    [InlineData("""{"format":"ipv4"}""", "\"1\"", 1, "the format ipv4")]
    public void Run_FileAndStandardInput_TellsTheVerdict(string schema, string document, int status, string said)
    {
        var (exit, output) = Run(["check", Write(schema), "-"], document);

        Assert.Equal(status, exit);
        Assert.Contains(said, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ManyDocuments_FailsIfOneDoes()
    {
        var (exit, output) = Run(["check", "--json", Write("true"), Write("1"), Write("{"), Write("2")], "");

        Assert.Equal(1, exit);
        Assert.Equal(["valid", "invalid", "valid"], output.Split('\n')[..3].Select(line => line.Split("\"result\":\"")[1].Split('"')[0]));
    }

    [Fact]
    public void Run_Lines_AnswersEachWithALine()
    {
        var (exit, output) = Run(["check", "--jsonl"], """
            {"schema":{"type":"string"},"data":"a"}
            {"data":1,"schema":{"type":"string"}}

            {"schema":{"$ref":"http://127.0.0.1:1/"},"data":1}
            {"schema":true,"data":{"a":1,"a":2}}
            {"schema":true}
            nonsense
            """);

        Assert.Equal(2, exit);
        Assert.Equal(
            ["valid", "invalid", "refused", "invalid", "refused", "refused"],
            output.TrimEnd('\n').Split('\n').Select(line => line.Split("\"result\":\"")[1].Split('"')[0]));
    }

    [Theory]
    [InlineData("7", """{"items":[{"type":"null"}]}""", 1)]
    [InlineData("2020-12", """{"items":[{"type":"null"}]}""", 2)]
    public void Run_Draft_DecidesWhereTheSchemaDoesNot(string draft, string schema, int status) =>
        Assert.Equal(status, Run(["check", "--draft", draft, Write(schema), "-"], "[1]").Exit);

    [Theory]
    [InlineData("""{"items":[{"type":"null"}]}""", "[1]", "invalid")]
    [InlineData("""{"prefixItems":[{"type":"null"}]}""", "[1]", "invalid")]
    [InlineData("""{"$ref":"#/definitions/a","maxItems":0,"definitions":{"a":true}}""", "[]", "valid")]
    [InlineData("""{"$ref":"#/definitions/a","maxItems":0,"definitions":{"a":true}}""", "[1]", "refused")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/a","maxItems":0,"definitions":{"a":true}}""", "[1]", "valid")]
    public void Run_NoDraft_AnswersWhereTheDraftsAgree(string schema, string document, string result)
    {
        var (exit, output) = Run(["check", "--json", Write(schema), "-"], document);

        Assert.Equal(result switch { "valid" => 0, "invalid" => 1, _ => 2 }, exit);
        Assert.Contains($"\"result\":\"{result}\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnnotatedFormat_AsksForNothing() =>
        Assert.Equal(0, Run(["check", "--format", "annotate", Write("""{"format":"ipv4"}"""), "-"], "\"x\"").Exit);

    [Theory]
    [InlineData]
    [InlineData("check")]
    [InlineData("check", "a.json")]
    [InlineData("check", "-", "-")]
    [InlineData("check", "--draft", "4", "a", "b")]
    [InlineData("check", "--nothing", "a", "b")]
    [InlineData("check", "--jsonl", "a")]
    [InlineData("check", "/nowhere/schema.json", "-")]
    public void Run_WrongWords_AreToldAndExitWithTwo(params string[] words)
    {
        Assert.Equal(2, Run(words, "").Exit);
        Assert.StartsWith("sandbox-gateway schema: ", _errors.ToString(), StringComparison.Ordinal);
    }

    private (int Exit, string Output) Run(string[] words, string input)
    {
        using var output = new MemoryStream();
        var exit = SchemaCommand.Run(words, new MemoryStream(Encoding.UTF8.GetBytes(input)), output, _errors);
        return (exit, Encoding.UTF8.GetString(output.ToArray()));
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder.Path, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }
}
