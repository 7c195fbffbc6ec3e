using System.Text;
using SandboxGateway.Filters.Anchors;
using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Filters.Tests.Anchors;

public sealed class AnchorScannerTests
{
    private static readonly AnchorTable _table = RuleSet.BuiltIn.Scanner.Table;

    public static TheoryData<string> Paths =>
        [.. Enum.GetValues<VectorPath>().Where(path => path <= AnchorScanner.Widest).Select(path => path.ToString())];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Find_RandomTexts_AgreesWithNaiveSearch(string path)
    {
        var random = new Random(7);
        for (var length = 0; length < 300; length++)
        {
            var text = new byte[length];
            random.NextBytes(text);
            for (var planted = length / 40; planted > 0; planted--)
            {
                var literal = _table.Anchors[random.Next(_table.Anchors.Length)].Literal;
                literal.AsSpan(0, Math.Min(literal.Length, length)).CopyTo(text.AsSpan(random.Next(Math.Max(1, length - literal.Length))));
            }

            AssertAgrees(text, Enum.Parse<VectorPath>(path));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Find_OnlyAnchors_AgreesWithNaiveSearch(string path)
    {
        var text = string.Concat(_table.Anchors.Select(anchor => Encoding.ASCII.GetString(anchor.Literal)));

        AssertAgrees(Encoding.ASCII.GetBytes(text), Enum.Parse<VectorPath>(path));
        AssertAgrees(Encoding.ASCII.GetBytes(text.ToUpperInvariant()), Enum.Parse<VectorPath>(path));
    }

    private static void AssertAgrees(byte[] text, VectorPath path) => Assert.Equal(FindNaively(text), Find(text, path));

    private static List<(int Position, int Anchor)> Find(byte[] text, VectorPath path)
    {
        var scanner = new AnchorScanner(_table, path);
        var found = new List<(int, int)>();
        var hits = new int[128];
        var position = 0;
        for (var count = scanner.Find(text, ref position, hits); count > 0; count = scanner.Find(text, ref position, hits))
        {
            foreach (var hit in hits[..count])
            {
                for (var index = _table.First(text, hit); index >= 0; index = _table.Next(index, text, hit))
                {
                    found.Add((hit - _table.Anchors[index].WindowOffset, index));
                }
            }
        }

        return [.. found.Order()];
    }

    private static List<(int Position, int Anchor)> FindNaively(byte[] text)
    {
        var found = new List<(int, int)>();
        for (var index = 0; index < _table.Anchors.Length; index++)
        {
            for (var start = 0; start < text.Length; start++)
            {
                if (_table.Anchors[index].Matches(text, start))
                {
                    found.Add((start, index));
                }
            }
        }

        return [.. found.Order()];
    }
}
