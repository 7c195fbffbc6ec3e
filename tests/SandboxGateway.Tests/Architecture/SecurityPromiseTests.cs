using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SandboxGateway.Tests.Architecture;

/// <summary>Every promise of SECURITY.md, a table row that starts with its number, names tests that exist.</summary>
public sealed partial class SecurityPromiseTests
{
    private static readonly Promise[] _promises =
        [.. PromisesOf(File.ReadAllLines(Path.Combine(Repository.Root, "SECURITY.md")))];

    private static readonly HashSet<string> _tests = [.. SourceFile.Tests.SelectMany(TestNames)];

    [Fact]
    public void Promises_All_NameTestsThatExist()
    {
        Assert.NotEmpty(_promises);
        Violations.AssertNone(_promises.Where(promise => promise.Tests.Length == 0).Select(promise => $"P{promise.Number}"));
        Violations.AssertNone(_promises.SelectMany(promise => promise.Tests
            .Where(test => !_tests.Contains(test))
            .Select(test => $"{promise.Number}: {test}")));
    }

    [Fact]
    public void Promises_Numbers_RunWithoutGaps() =>
        Assert.Equal(Enumerable.Range(1, _promises.Length), _promises.Select(promise => promise.Number));

    [Fact]
    public void PromisesOf_TableRow_IsRead()
    {
        var promise = Assert.Single(PromisesOf(["# Title", "| no | promise |", "| P3 | It `holds`. | `ATests.B_C`, `DTests.E` |"]));

        Assert.Equal(3, promise.Number);
        Assert.Equal(["ATests.B_C", "DTests.E"], promise.Tests);
    }

    [Fact]
    public void TestNames_OnlyMethodsMarkedAsTests_AreListed() =>
        Assert.Equal(["ATests.B"], TestNames(SourceFile.Parse(
            "tests/P/ATests.cs", "class ATests { [Fact] public void B() { } public void Helper() { } }")));

    private static IEnumerable<Promise> PromisesOf(IEnumerable<string> lines) =>
        from line in lines
        let row = RowPattern().Match(line)
        where row.Success
        select new Promise(
            int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture),
            [.. TestPattern().Matches(line).Select(match => match.Groups[1].Value)]);

    private static IEnumerable<string> TestNames(SourceFile file) =>
        from method in file.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(list => list.Attributes)
            .Any(attribute => attribute.Name.ToString() is "Fact" or "Theory" or "GuestFact" or "RootFact" or "BrowserFact")
        select $"{method.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.Text}.{method.Identifier.Text}";

    [GeneratedRegex(@"^\| P(\d+) \|")]
    private static partial Regex RowPattern();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestPattern();

    private sealed record Promise(int Number, string[] Tests);
}
