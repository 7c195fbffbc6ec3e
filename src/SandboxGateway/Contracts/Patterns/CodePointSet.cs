using System.Globalization;
using System.Text;

namespace SandboxGateway.Contracts.Patterns;

/// <summary>A set of Unicode code points, written as a .NET pattern over UTF-16. Built, then read.</summary>
internal sealed class CodePointSet
{
    private const int LastCodePoint = 0x10FFFF;
    private readonly List<(int First, int Last)> _ranges = [];

    public CodePointSet Add(int first, int last)
    {
        _ranges.Add((first, last));
        return this;
    }

    public CodePointSet Add(CodePointSet other)
    {
        _ranges.AddRange(other._ranges);
        return this;
    }

    public CodePointSet Complement()
    {
        var result = new CodePointSet();
        var next = 0;
        foreach (var (first, last) in Normalized())
        {
            if (first > next)
            {
                result.Add(next, first - 1);
            }

            next = last + 1;
        }

        return next <= LastCodePoint ? result.Add(next, LastCodePoint) : result;
    }

    public void AppendTo(StringBuilder pattern)
    {
        var alternatives = new List<string>();
        var basic = new StringBuilder();
        foreach (var (first, last) in Normalized())
        {
            AppendBasic(basic, first, Math.Min(last, 0xD7FF));
            AppendBasic(basic, Math.Max(first, 0xE000), Math.Min(last, 0xFFFF));
            AddPairs(alternatives, Math.Max(first, 0x10000), last);
        }

        if (basic.Length > 0)
        {
            alternatives.Insert(0, $"[{basic}]");
        }

        pattern.Append(alternatives.Count switch
        {
            0 => "[^\\s\\S]",
            1 => $"(?:{alternatives[0]})",
            _ => $"(?:{string.Join('|', alternatives)})",
        });
    }

    private static void AppendBasic(StringBuilder pattern, int first, int last)
    {
        if (first <= last)
        {
            pattern.Append(Range(first, last));
        }
    }

    /// <summary>Surrogate pairs: the part of the first high surrogate, the whole ones between, the part of the last.</summary>
    private static void AddPairs(List<string> alternatives, int first, int last)
    {
        while (first <= last)
        {
            var (high, low) = Surrogates(first);
            var (lastHigh, lastLow) = Surrogates(last);
            var sameHigh = high == lastHigh;
            if (sameHigh || low != 0xDC00)
            {
                var endLow = sameHigh ? lastLow : 0xDFFF;
                alternatives.Add($"{Escape(high)}[{Range(low, endLow)}]");
                first += endLow - low + 1;
            }
            else
            {
                var endHigh = lastLow == 0xDFFF ? lastHigh : lastHigh - 1;
                alternatives.Add($"[{Range(high, endHigh)}][{Range(0xDC00, 0xDFFF)}]");
                first += (endHigh - high + 1) * 0x400;
            }
        }
    }

    private static (int High, int Low) Surrogates(int codePoint) =>
        (0xD800 + ((codePoint - 0x10000) >> 10), 0xDC00 + ((codePoint - 0x10000) & 0x3FF));

    private static string Range(int first, int last) => first == last ? Escape(first) : $"{Escape(first)}-{Escape(last)}";

    private static string Escape(int unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");

    private List<(int First, int Last)> Normalized()
    {
        var result = new List<(int First, int Last)>();
        foreach (var (first, last) in _ranges.Order())
        {
            if (result.Count > 0 && first <= result[^1].Last + 1)
            {
                result[^1] = (result[^1].First, Math.Max(result[^1].Last, last));
            }
            else
            {
                result.Add((first, last));
            }
        }

        return result;
    }
}
