using System.Runtime.InteropServices;
using System.Text;

namespace SandboxGateway.Filters.Scanning;

/// <summary>Puts findings in order and keeps the best of those that cover each other.</summary>
internal static class FindingList
{
    /// <summary>Works on the findings from <paramref name="first"/> on; all of them are of <paramref name="text"/>.</summary>
    public static void Reduce(List<Finding> findings, int first, IReadOnlySet<string> allowed, ReadOnlySpan<byte> text)
    {
        if (findings.Count == first)
        {
            return;
        }

        for (var index = findings.Count - 1; index >= first && allowed.Count > 0; index--)
        {
            if (allowed.Contains(Encoding.UTF8.GetString(text[findings[index].Start..findings[index].End])))
            {
                findings.RemoveAt(index);
            }
        }

        CollectionsMarshal.AsSpan(findings)[first..].Sort(ByPlaceThenWorth);
        var kept = first;
        for (var index = first; index < findings.Count; index++)
        {
            if (kept > first && Overlap(findings[kept - 1], findings[index]))
            {
                findings[kept - 1] = Better(findings[kept - 1], findings[index]);
                continue;
            }

            findings[kept++] = findings[index];
        }

        findings.RemoveRange(kept, findings.Count - kept);
    }

    private static int ByPlaceThenWorth(Finding left, Finding right) =>
        left.Start != right.Start ? left.Start.CompareTo(right.Start) : right.End.CompareTo(left.End);

    private static bool Overlap(Finding left, Finding right) => right.Start < left.End;

    // The surer one gives the name; the span covers both, so that nothing of either is left.
    private static Finding Better(Finding left, Finding right)
    {
        var better = Worth(right) > Worth(left) ? right : left;
        return better with
        {
            Start = Math.Min(left.Start, right.Start),
            End = Math.Max(left.End, right.End),
            Match = better.Match ?? left.Match ?? right.Match,
        };
    }

    private static double Worth(Finding finding) =>
        finding.Confidence - (finding.Disguise.Depth * 0.1) + (finding.Rule.Keywords.Count == 0 ? 0.05 : 0);
}
