using System.Text.RegularExpressions;

namespace SandboxGateway.Tests.Architecture;

/// <summary>Every promise of SECURITY.md, a table row that starts with its number, names tests that exist.</summary>
public sealed partial class SecurityPromiseTests
{
    private static readonly Promise[] _promises =
        [.. PromisesOf(File.ReadAllLines(Path.Combine(Repository.Root, "SECURITY.md")))];

    [Fact]
    public void Promises_All_NameTestsThatExist()
    {
        Assert.NotEmpty(_promises);
        Violations.AssertNone(_promises.Where(promise => promise.Tests.Length == 0).Select(promise => $"P{promise.Number}"));
        Violations.AssertNone(_promises.SelectMany(promise => promise.Tests
            .Where(test => !TestMethods.All.Contains(test))
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
    public void In_OnlyMethodsMarkedAsTests_AreListed() =>
        Assert.Equal(["ATests.B"], TestMethods.In(SourceFile.Parse(
            "tests/P/ATests.cs", "class ATests { [Fact] public void B() { } public void Helper() { } }")));

    private static IEnumerable<Promise> PromisesOf(IEnumerable<string> lines) =>
        from line in lines
        let row = RowPattern().Match(line)
        where row.Success
        select new Promise(
            int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture),
            [.. TestPattern().Matches(line).Select(match => match.Groups[1].Value)]);

    [GeneratedRegex(@"^\| P(\d+) \|")]
    private static partial Regex RowPattern();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestPattern();

    private sealed record Promise(int Number, string[] Tests);
}
