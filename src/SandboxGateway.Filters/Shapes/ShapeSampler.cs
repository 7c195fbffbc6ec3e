using System.Text;

namespace SandboxGateway.Filters.Shapes;

/// <summary>
/// Makes texts of a shape from a seed. No live secret stands in the repository: samples exist only while a test or
/// <c>filter explain</c> runs.
/// </summary>
internal sealed class ShapeSampler(int seed)
{
    // Open-ended parts are sampled near their lower bound, where a detector has least to go on.
    private const int MaxExtra = 8;

    private static readonly byte[] _readable = [.. Enumerable.Range(0x21, 0x5E).Select(value => (byte)value)];

    private readonly Random _random = new(seed);

    /// <summary>A text of <paramref name="items"/>, and where its secret starts and ends.</summary>
    public (string Text, int Start, int End) Sample(IReadOnlyList<ShapeItem> items)
    {
        var text = new StringBuilder();
        int? start = null;
        int? end = null;
        Append(items, text, ref start, ref end);
        return (text.ToString(), start ?? 0, end ?? text.Length);
    }

    private void Append(IReadOnlyList<ShapeItem> items, StringBuilder text, ref int? start, ref int? end)
    {
        foreach (var item in items)
        {
            switch (item)
            {
                case ShapeItem.Mark { IsStart: true }:
                    start = text.Length;
                    break;
                case ShapeItem.Mark:
                    end = text.Length;
                    break;
                case ShapeItem.Group group:
                    for (var count = Count(group.Min, group.Max); count > 0; count--)
                    {
                        Append(group.Alternatives[_random.Next(group.Alternatives.Count)], text, ref start, ref end);
                    }

                    break;
                case ShapeItem.Run run:
                    AppendRun(run, text);
                    break;
            }
        }
    }

    // A wide set is sampled from its letters and digits, with now and then one of its signs: what an issuer would make.
    private void AppendRun(ShapeItem.Run run, StringBuilder text)
    {
        var members = run.Set.Members.Where(_readable.Contains).ToArray();
        var plain = members.Where(ByteSet.Alphanumerics.Contains).ToArray();
        if (members.Length == 0)
        {
            members = run.Set.Members;
        }

        for (var count = Count(run.Min, run.Max); count > 0; count--)
        {
            var pool = plain.Length > 0 && run.Max > 1 && (members.Length > 70 || _random.Next(12) > 0) ? plain : members;
            text.Append((char)pool[_random.Next(pool.Length)]);
        }
    }

    private int Count(int min, int max) => max <= min ? min : _random.Next(min, Math.Min(max, min + MaxExtra) + 1);
}
