namespace SandboxGateway.Contracts.Idna;

/// <summary>The rules of RFC 5891, 5892 and 5893 for one label in Unicode.</summary>
internal static class IdnaLabel
{
    /// <summary>Whether the code points make a label, its direction aside.</summary>
    public static bool IsValid(IReadOnlyList<int> label)
    {
        if (label.Count == 0 || label[0] == '-' || label[^1] == '-' || (label.Count > 3 && label[2] == '-' && label[3] == '-'))
        {
            return false;
        }

        var points = new IdnaCodePoint[label.Count];
        for (var i = 0; i < label.Count; i++)
        {
            if (IdnaTable.Find(label[i]) is not { } point)
            {
                return false;
            }

            points[i] = point;
        }

        return !points[0].IsMark && IsComposed(label, points)
            && Enumerable.Range(0, points.Length).All(i => !points[i].InContext || IsInContext(label, points, i));
    }

    /// <summary>Whether the label asks for the rules of direction (RFC 5893, section 1.4).</summary>
    public static bool IsRightToLeft(IReadOnlyList<int> label) => label.Any(value => BidiOf(value) is "R" or "AL" or "AN");

    /// <summary>The rule of RFC 5893, section 2, for any label of a name that has a right-to-left one.</summary>
    public static bool HasOneDirection(IReadOnlyList<int> label)
    {
        var classes = label.Select(BidiOf).ToList();
        var last = classes.FindLast(name => name != "NSM");
        return classes[0] switch
        {
            "R" or "AL" => classes.TrueForAll(name => name is not "L")
                && last is "R" or "AL" or "EN" or "AN"
                && !(classes.Contains("EN") && classes.Contains("AN")),
            "L" => classes.TrueForAll(name => name is not ("R" or "AL" or "AN")) && last is "L" or "EN",
            _ => false,
        };
    }

    // Capitals stand only in labels of ASCII, whose letters all run left to right.
    private static string BidiOf(int value) => IdnaTable.Find(value)?.Bidi ?? "L";

    /// <summary>Normalization form C: marks in order, and none that a starter before it takes in.</summary>
    private static bool IsComposed(IReadOnlyList<int> label, IdnaCodePoint[] points)
    {
        var starter = -1;
        for (var i = 0; i < points.Length; i++)
        {
            var current = points[i].CombiningClass;
            var before = i > 0 ? points[i - 1].CombiningClass : 0;
            if (current != 0 && before > current)
            {
                return false;
            }

            var isBlocked = i - 1 > starter && (before == 0 || before == current);
            if (starter >= 0 && !isBlocked && IdnaTable.Compose(label[starter], label[i]))
            {
                return false;
            }

            starter = current == 0 ? i : starter;
        }

        return true;
    }

    /// <summary>The rules of RFC 5892, appendix A.</summary>
    private static bool IsInContext(IReadOnlyList<int> label, IdnaCodePoint[] points, int at)
    {
        const int virama = 9;
        var previous = at > 0 ? points[at - 1] : null;
        return label[at] switch
        {
            0x200C => previous?.CombiningClass == virama || Joins(points, at),
            0x200D => previous?.CombiningClass == virama,
            0xB7 => at > 0 && at + 1 < label.Count && label[at - 1] == 'l' && label[at + 1] == 'l',
            0x375 => at + 1 < label.Count && points[at + 1].Script == 'g',
            0x5F3 or 0x5F4 => previous?.Script == 'h',
            0x30FB => Enumerable.Range(0, label.Count).Any(i => i != at && label[i] != 0x30FB && points[i].Script == 'k'),
            >= 0x660 and <= 0x669 => !label.Any(value => value is >= 0x6F0 and <= 0x6F9),
            _ => !label.Any(value => value is >= 0x660 and <= 0x669),
        };
    }

    /// <summary>A non-joiner between letters that would join, marks that let joining through aside.</summary>
    private static bool Joins(IdnaCodePoint[] points, int at)
    {
        var left = at - 1;
        while (left >= 0 && points[left].Joining == 'T')
        {
            left--;
        }

        var right = at + 1;
        while (right < points.Length && points[right].Joining == 'T')
        {
            right++;
        }

        return left >= 0 && points[left].Joining is 'L' or 'D' && right < points.Length && points[right].Joining is 'R' or 'D';
    }
}
