using System.Text.RegularExpressions;

namespace SandboxGateway.Tests.Architecture;

/// <summary>Every row of protos/DIFFERENCES.md names tests that exist.</summary>
public sealed partial class ProtocolDifferenceTests
{
    private const int Columns = 4;

    [Fact]
    public void Rows_All_NameTestsThatExist()
    {
        var rows = RowsOf(File.ReadAllLines(Path.Combine(Repository.Root, "protos", "DIFFERENCES.md"))).ToList();

        Assert.NotEmpty(rows);
        Violations.AssertNone(rows.Where(row => row.Length != Columns).Select(row => $"not {Columns} columns: {string.Join('|', row)}"));
        Violations.AssertNone(rows.Where(row => Tests(row).Count == 0).Select(row => $"no test: {row[0]}"));
        Violations.AssertNone(rows.SelectMany(Tests).Where(test => !TestMethods.All.Contains(test)));
    }

    [Fact]
    public void RowsOf_Table_LeavesOutItsHead() =>
        Assert.Equal([["a", "b", "c", "`T.M_N`"]], RowsOf(["# T", "| what | Triton | here | held by |", "|---|---|---|---|", "| a | b | c | `T.M_N` |"]));

    private static IEnumerable<string[]> RowsOf(IEnumerable<string> lines) => lines
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| what |", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static List<string> Tests(string[] row) => [.. TestPattern().Matches(row[^1]).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestPattern();
}
