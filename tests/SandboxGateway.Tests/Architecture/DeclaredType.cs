using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SandboxGateway.Tests.Architecture;

/// <summary>A top-level type with the modifiers and base types of all its parts.</summary>
internal sealed record DeclaredType(string Project, string Name, SyntaxKind Kind, string[] Modifiers, string[] BaseTypes)
{
    public bool IsPublic => Modifiers.Contains("public");

    public bool IsInterface => Kind is SyntaxKind.InterfaceDeclaration;

    /// <summary>A class or record class that could be sealed.</summary>
    public bool IsConcreteClass =>
        Kind is SyntaxKind.ClassDeclaration or SyntaxKind.RecordDeclaration
        && !Modifiers.Contains("static") && !Modifiers.Contains("abstract");

    public bool IsSealed => Modifiers.Contains("sealed");

    public static IReadOnlyList<DeclaredType> In(IEnumerable<SourceFile> files) =>
    [
        .. files
            .SelectMany(file => file.TopLevelTypes.OfType<BaseTypeDeclarationSyntax>().Select(type => (file.Project, Type: type)))
            .GroupBy(part => (part.Project, Namespace: NamespaceOf(part.Type), part.Type.Identifier.Text))
            .Select(parts => new DeclaredType(
                parts.Key.Project,
                parts.Key.Text,
                parts.First().Type.Kind(),
                [.. parts.SelectMany(part => part.Type.Modifiers).Select(modifier => modifier.Text).Distinct()],
                [.. parts.SelectMany(part => BaseNames(part.Type)).Distinct()]))
    ];

    private static string NamespaceOf(SyntaxNode type) =>
        type.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()?.Name.ToString() ?? "";

    private static IEnumerable<string> BaseNames(BaseTypeDeclarationSyntax type) =>
        type.BaseList?.Types.Select(item => item.Type.ToString().Split('<')[0].Split('.')[^1]) ?? [];
}
