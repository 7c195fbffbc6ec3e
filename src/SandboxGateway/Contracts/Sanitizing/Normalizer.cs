using System.Text;

namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>Normalization forms C and KC (UAX 15) of texts in UTF-8.</summary>
internal static class Normalizer
{
    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11172;
    private const int LeadingFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TrailingFirst = 0x11A7;
    private const int VowelCount = 21;
    private const int TrailingCount = 28;

    public static byte[] Normalize(ReadOnlySpan<byte> text, bool compatibility)
    {
        var runes = new List<int>(text.Length);
        for (var rest = text; !rest.IsEmpty;)
        {
            Rune.DecodeFromUtf8(rest, out var rune, out var length);
            Decompose(rune.Value, compatibility, runes);
            rest = rest[length..];
        }

        Order(runes);
        Compose(runes);
        var result = new byte[runes.Sum(rune => new Rune(rune).Utf8SequenceLength)];
        var written = 0;
        foreach (var rune in runes)
        {
            written += new Rune(rune).EncodeToUtf8(result.AsSpan(written));
        }

        return result;
    }

    private static void Decompose(int rune, bool compatibility, List<int> runes)
    {
        if (rune is >= HangulFirst and < HangulFirst + HangulCount)
        {
            var index = rune - HangulFirst;
            runes.Add(LeadingFirst + index / (VowelCount * TrailingCount));
            runes.Add(VowelFirst + index % (VowelCount * TrailingCount) / TrailingCount);
            if (index % TrailingCount != 0)
            {
                runes.Add(TrailingFirst + index % TrailingCount);
            }

            return;
        }

        var decomposed = UnicodeTable.Instance.Decompose(rune, compatibility);
        if (decomposed.IsEmpty)
        {
            runes.Add(rune);
        }
        else
        {
            runes.AddRange(decomposed);
        }
    }

    /// <summary>Sorts each run of marks by their classes, leaving equal ones in order.</summary>
    private static void Order(List<int> runes)
    {
        var table = UnicodeTable.Instance;
        for (var start = 0; start < runes.Count; start++)
        {
            var end = start;
            while (end < runes.Count && table.ClassOf(runes[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                // A stable sort: a hostile text may have any number of marks in a row.
                var sorted = runes.GetRange(start, end - start).OrderBy(table.ClassOf).ToList();
                for (var i = 0; i < sorted.Count; i++)
                {
                    runes[start + i] = sorted[i];
                }
            }

            start = end;
        }
    }

    private static void Compose(List<int> runes)
    {
        var table = UnicodeTable.Instance;
        var (starter, kept, lastClass) = (-1, 0, 0);
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var mark = table.ClassOf(rune);
            var isBlocked = starter >= 0 && kept - 1 > starter && (lastClass >= mark || lastClass == 0);
            var composed = starter < 0 || isBlocked ? -1 : ComposePair(runes[starter], rune);
            if (composed >= 0)
            {
                runes[starter] = composed;
                continue;
            }

            starter = mark == 0 ? kept : starter;
            lastClass = mark;
            runes[kept++] = rune;
        }

        runes.RemoveRange(kept, runes.Count - kept);
    }

    private static int ComposePair(int first, int second)
    {
        if (first is >= LeadingFirst and < LeadingFirst + 19 && second is >= VowelFirst and < VowelFirst + VowelCount)
        {
            return HangulFirst + ((first - LeadingFirst) * VowelCount + second - VowelFirst) * TrailingCount;
        }

        var isOpenSyllable = first is >= HangulFirst and < HangulFirst + HangulCount && (first - HangulFirst) % TrailingCount == 0;
        return isOpenSyllable && second is > TrailingFirst and < TrailingFirst + TrailingCount
            ? first + second - TrailingFirst
            : UnicodeTable.Instance.Compose(first, second);
    }
}
