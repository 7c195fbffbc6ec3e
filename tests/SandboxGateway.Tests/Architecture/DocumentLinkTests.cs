using System.Text.RegularExpressions;

namespace SandboxGateway.Tests.Architecture;

/// <summary>Relative links of the documents lead somewhere.</summary>
public sealed partial class DocumentLinkTests
{
    private static readonly string[] _folders = ["benchmarks", "deploy", "protos", "samples", "src", "tests"];

    [Fact]
    public void Links_EveryDocument_LeadToAFileOrFolder()
    {
        var documents = Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(_folders.SelectMany(folder => Repository.Files(folder, ".md")))
            .ToList();

        Assert.NotEmpty(documents);
        Assert.Equal([], documents.SelectMany(BrokenLinks));
    }

    [Theory]
    [InlineData("[a](src/missing.md)", "src/missing.md")]
    [InlineData("[a](README.md#top) [b](https://example.org/x) [c](#below)", null)]
    public void BrokenLinks_Text_ReportsMissingTargetsOnly(string text, string? expected)
    {
        var folder = Directory.CreateTempSubdirectory("links-");
        try
        {
            var document = Path.Combine(folder.FullName, "README.md");
            File.WriteAllText(document, text);

            Assert.Equal(expected is null ? [] : [expected], BrokenLinks(document).Select(link => link.Split(": ")[1]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> BrokenLinks(string document) =>
        LinkPattern().Matches(File.ReadAllText(document))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target.Split('#')[0])))
            .Select(target => $"{Repository.Relative(document)}: {target}");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkPattern();
}
