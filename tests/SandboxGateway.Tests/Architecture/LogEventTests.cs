using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SandboxGateway.Tests.Architecture;

/// <summary>Log events are a contract with those who alert on them: written in one form, numbered once.</summary>
public sealed class LogEventTests
{
    // Each hundred of ids belongs to one feature; a feature may own several.
    private const int RangeSize = 100;

    private static readonly string[] _directCalls =
        ["Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical"];

    private static readonly List<LogEvent> _events = [.. SourceFile.Shipped.SelectMany(LogEvent.In)];

    [Fact]
    public void Attribute_EveryEvent_GivesIdNameAndLevel() =>
        Assert.Equal([], _events
            .Where(logEvent => logEvent is not { Id: > 0, Name.Length: > 0, Level: not null })
            .Select(logEvent => logEvent.Place));

    [Fact]
    public void Id_EveryEvent_IsUsedOnce() =>
        Assert.Equal([], _events.GroupBy(logEvent => logEvent.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(logEvent => logEvent.Place))}"));

    [Fact]
    public void Name_EveryEventOfAFeature_IsUsedOnce() =>
        Assert.Equal([], _events.GroupBy(logEvent => (logEvent.Feature, logEvent.Name)).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(logEvent => logEvent.Place))}"));

    [Fact]
    public void Range_EveryHundredIds_BelongsToOneFeature() =>
        Assert.Equal([], _events.GroupBy(logEvent => logEvent.Id / RangeSize)
            .Where(group => group.Select(logEvent => logEvent.Feature).Distinct().Count() > 1)
            .Select(group => $"{group.Key * RangeSize}: {string.Join(", ", group.Select(logEvent => logEvent.Place))}"));

    [Fact]
    public void Class_EveryEvent_IsNamedLog() =>
        Assert.Equal([], SourceFile.Shipped.Where(file => LogEvent.In(file).Any())
            .Where(file => !file.FileName.EndsWith("Log.cs", StringComparison.Ordinal))
            .Select(file => file.Path));

    [Fact]
    public void Loggers_Everywhere_AreCalledThroughEventsOnly() =>
        Assert.Equal([], SourceFile.Shipped.SelectMany(DirectCalls));

    [Theory]
    [InlineData("logger.LogError(\"bad\");")]
    [InlineData("_logger?.LogInformation(\"bad\");")]
    public void DirectCalls_LoggerExtension_IsReported(string statement) =>
        Assert.NotEmpty(DirectCalls(SourceFile.Parse("src/P/A.cs", $"class A {{ void M() {{ {statement} }} }}")));

    [Fact]
    public void In_Attribute_IsRead()
    {
        var file = SourceFile.Parse(
            "src/SandboxGateway/Workers/XLog.cs",
            """partial class XLog { [LoggerMessage(EventId = 7, EventName = "N", Level = LogLevel.Error, Message = "m")] void M(); }""");

        Assert.Equal([new("src/SandboxGateway/Workers/XLog.cs M", "Workers", 7, "N", "LogLevel.Error")], LogEvent.In(file));
    }

    private static IEnumerable<string> DirectCalls(SourceFile file) =>
        file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => _directCalls.Contains(call.Expression switch
            {
                MemberAccessExpressionSyntax access when access.Expression.ToString().EndsWith("ogger", StringComparison.Ordinal) =>
                    access.Name.Identifier.Text,
                MemberBindingExpressionSyntax binding => binding.Name.Identifier.Text,
                _ => "",
            }))
            .Select(call => $"{file.Path}: {call}");
}
