using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SandboxGateway.Tests.Architecture;

/// <summary>The names of all tests, as documents write them: class and method.</summary>
internal static class TestMethods
{
    public static IReadOnlySet<string> All { get; } = SourceFile.Tests.SelectMany(In).ToHashSet();

    public static IEnumerable<string> In(SourceFile file) =>
        from method in file.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(list => list.Attributes)
            .Any(attribute => attribute.Name.ToString() is "Fact" or "Theory" or "GuestFact" or "RootFact" or "BrowserFact")
        select $"{method.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.Text}.{method.Identifier.Text}";
}
