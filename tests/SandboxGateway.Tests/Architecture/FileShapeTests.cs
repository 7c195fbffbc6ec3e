using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SandboxGateway.Tests.Architecture;

/// <summary>Size, name and content of files, and names of folders.</summary>
public sealed class FileShapeTests
{
    private const int MaxLines = 400;

    private static readonly string[] _forbiddenFolders =
        ["Common", "Core", "Helpers", "Interfaces", "Models", "Services", "Shared", "Utilities", "Utils"];

    private static readonly string[] _forbiddenText =
        ["#region", "#pragma warning disable", "#nullable disable", "TODO", "FIXME", "HACK"];

    [Fact]
    public void Length_EveryFile_IsWithinTheLimit() =>
        Assert.Equal([], SourceFile.Shipped.Concat(SourceFile.Tests)
            .Where(file => file.LineCount > MaxLines)
            .Select(file => $"{file.Path}: {file.LineCount} lines"));

    [Fact]
    public void Types_EveryShippedFile_HoldsOneNamedAsTheFile() =>
        Assert.Equal([], SourceFile.Shipped.SelectMany(MisplacedTypes));

    [Theory]
    [InlineData("A.cs", "class A; class B;")]
    [InlineData("A.cs", "class B;")]
    [InlineData("Ab.cs", "class A;")]
    [InlineData("A.cs", "namespace N { enum B { One } }")]
    public void MisplacedTypes_WrongNameOrSecondType_IsReported(string name, string text) =>
        Assert.NotEmpty(MisplacedTypes(SourceFile.Parse($"src/P/{name}", text)));

    [Theory]
    [InlineData("A.cs", "namespace N; class A { class B; }")]
    [InlineData("A.Part.cs", "partial class A;")]
    [InlineData("Program.cs", "return 0;")]
    public void MisplacedTypes_OneTypeOrNone_IsFine(string name, string text) =>
        Assert.Empty(MisplacedTypes(SourceFile.Parse($"src/P/{name}", text)));

    [Fact]
    public void Text_EveryShippedFile_HoldsNoForbiddenMark() =>
        Assert.Equal([], Repository.Files("src", ".cs").SelectMany(ForbiddenLines));

    [Fact]
    public void Folders_EveryShippedFile_AreNamedByFeature() =>
        Assert.Equal([], SourceFile.Shipped
            .Where(file => file.Path.Split('/').SkipLast(1).Intersect(_forbiddenFolders).Any())
            .Select(file => file.Path));

    private static IEnumerable<string> MisplacedTypes(SourceFile file)
    {
        var stem = file.FileName.Split('.')[0];
        return file.TopLevelTypes
            .Select(NameOf)
            .Where((name, index) => index > 0 || name != stem)
            .Select(name => $"{file.Path}: {name}");
    }

    private static IEnumerable<string> ForbiddenLines(string path) =>
        File.ReadLines(path)
            .Select((text, index) => (Text: text, Number: index + 1))
            .Where(line => _forbiddenText.Any(mark => line.Text.Contains(mark, StringComparison.Ordinal)))
            .Select(line => $"{Repository.Relative(path)}:{line.Number}: {line.Text.Trim()}");

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declaration => declaration.Identifier.Text,
        DelegateDeclarationSyntax declaration => declaration.Identifier.Text,
        _ => throw new ArgumentException($"Not a type: {type.Kind()}.", nameof(type)),
    };
}
