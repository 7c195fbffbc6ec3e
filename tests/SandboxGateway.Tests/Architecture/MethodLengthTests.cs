using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace SandboxGateway.Tests.Architecture;

/// <summary>Lengths of methods, from signature to closing brace.</summary>
public sealed class MethodLengthTests(ITestOutputHelper output)
{
    private const int MaxLines = 100;
    private const int LongLines = 60;
    private const double MaxShareOfLong = 0.02;

    [Fact]
    public void Length_EveryShippedMethod_IsWithinTheLimits()
    {
        var methods = SourceFile.Shipped.SelectMany(Methods).ToList();
        var longOnes = methods.Where(method => method.Lines > LongLines).OrderByDescending(method => method.Lines).ToList();
        foreach (var method in longOnes)
        {
            output.WriteLine($"{method.Lines} lines: {method.Name}");
        }

        Assert.Equal([], longOnes.Where(method => method.Lines > MaxLines).Select(method => $"{method.Name}: {method.Lines}"));
        Assert.True(
            longOnes.Count <= methods.Count * MaxShareOfLong,
            $"{longOnes.Count} of {methods.Count} methods are over {LongLines} lines.");
    }

    [Fact]
    public void Methods_ConstructorAccessorAndLocalFunction_AreMeasured()
    {
        var file = SourceFile.Parse(
            "src/P/A.cs",
            """
            class A
            {
                A()
                {
                    void Local()
                    {
                    }
                }

                int P
                {
                    get
                    {
                        return 1;
                    }
                }
            }
            """);

        Assert.Equal([6, 3, 4], Methods(file).Select(method => method.Lines));
    }

    private static IEnumerable<(string Name, int Lines)> Methods(SourceFile file) =>
        file.Root.DescendantNodes()
            .Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
            .Select(node => ($"{file.Path} {NameOf(node)}", LinesOf(node)));

    private static int LinesOf(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        AccessorDeclarationSyntax accessor => accessor.Keyword.Text,
        _ => "operator",
    };
}
