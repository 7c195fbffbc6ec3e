using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SandboxGateway.Tests.Architecture;

/// <summary>One [LoggerMessage] of the gateway; Id, Name or Level is null when the attribute leaves it out.</summary>
internal sealed record LogEvent(string Place, string Feature, int? Id, string? Name, string? Level)
{
    public static IEnumerable<LogEvent> In(SourceFile file) =>
        from attribute in file.Root.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() is "LoggerMessage" or "LoggerMessageAttribute"
        let method = attribute.FirstAncestorOrSelf<MethodDeclarationSyntax>()
        select new LogEvent(
            $"{file.Path} {method?.Identifier.Text}",
            file.Feature,
            (Argument(attribute, "EventId") as LiteralExpressionSyntax)?.Token.Value as int?,
            (Argument(attribute, "EventName") as LiteralExpressionSyntax)?.Token.ValueText,
            Argument(attribute, "Level")?.ToString());

    private static ExpressionSyntax? Argument(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.Text == name)?.Expression;
}
