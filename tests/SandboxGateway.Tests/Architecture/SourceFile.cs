using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SandboxGateway.Tests.Architecture;

/// <summary>One C# file, parsed. <paramref name="Path"/> is relative to the checkout, as in "src/SandboxGateway/Program.cs".</summary>
internal sealed record SourceFile(string Path, CompilationUnitSyntax Root)
{
    private static readonly Lazy<SourceFile[]> _shipped = new(() => Load("src"));
    private static readonly Lazy<SourceFile[]> _tests = new(() => Load("tests"));

    /// <summary>Everything under src/.</summary>
    public static IReadOnlyList<SourceFile> Shipped => _shipped.Value;

    /// <summary>Everything under tests/.</summary>
    public static IReadOnlyList<SourceFile> Tests => _tests.Value;

    /// <summary>Name of the project's folder, as in "SandboxGateway.Protocol".</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>The feature folder inside the project; empty for files in its root.</summary>
    public string Feature => Path.Split('/') is { Length: > 3 } parts ? parts[2] : "";

    public string FileName => Path.Split('/')[^1];

    public int LineCount => Root.SyntaxTree.GetText().Lines.Count - 1;

    public IEnumerable<MemberDeclarationSyntax> TopLevelTypes =>
        Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    public static SourceFile Parse(string path, string text) =>
        new(path, CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot());

    private static SourceFile[] Load(string folder) =>
        [.. Repository.Files(folder, ".cs").Select(file => Parse(Repository.Relative(file), File.ReadAllText(file)))];
}
