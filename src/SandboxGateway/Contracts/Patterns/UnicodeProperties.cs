using System.Collections.Concurrent;
using System.Globalization;

namespace SandboxGateway.Contracts.Patterns;

/// <summary>The sets that <c>\d</c>, <c>\w</c>, <c>\s</c> and <c>\p{…}</c> stand for.</summary>
internal static class UnicodeProperties
{
    private static readonly ConcurrentDictionary<uint, CodePointSet> _cache = new();

    /// <summary>General categories by the names ECMA-262 takes from Unicode, as bits of <see cref="UnicodeCategory"/>.</summary>
    private static readonly Dictionary<string, uint> _categories = CreateCategories();

    public static CodePointSet Digits() => new CodePointSet().Add('0', '9');

    public static CodePointSet WordCharacters() => Digits().Add('a', 'z').Add('A', 'Z').Add('_', '_');

    public static CodePointSet WhiteSpace() => LineTerminators()
        .Add('\t', '\t').Add('\v', '\f').Add(' ', ' ').Add(0xFEFF, 0xFEFF)
        .Add(OfCategories(Bit(UnicodeCategory.SpaceSeparator)));

    public static CodePointSet LineTerminators() => new CodePointSet().Add('\n', '\n').Add('\r', '\r').Add(0x2028, 0x2029);

    /// <summary>Null for a property that is not known here.</summary>
    public static CodePointSet? Find(string expression)
    {
        switch (expression)
        {
            case "Any":
                return new CodePointSet().Add(0, 0x10FFFF);
            case "ASCII":
                return new CodePointSet().Add(0, 0x7F);
            case "Assigned":
                return OfCategories(Bit(UnicodeCategory.OtherNotAssigned)).Complement();
        }

        var parts = expression.Split('=');
        var isCategory = parts.Length == 1 || (parts.Length == 2 && parts[0] is "General_Category" or "gc");
        return isCategory && _categories.TryGetValue(parts[^1], out var bits) ? OfCategories(bits) : null;
    }

    private static CodePointSet OfCategories(uint bits) => _cache.GetOrAdd(bits, static wanted =>
    {
        var set = new CodePointSet();
        var start = -1;
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            var isIn = (wanted & Bit(CharUnicodeInfo.GetUnicodeCategory(codePoint))) != 0;
            if (isIn && start < 0)
            {
                start = codePoint;
            }
            else if (!isIn && start >= 0)
            {
                set.Add(start, codePoint - 1);
                start = -1;
            }
        }

        return start >= 0 ? set.Add(start, 0x10FFFF) : set;
    });

    private static uint Bit(UnicodeCategory category) => 1u << (int)category;

    private static Dictionary<string, uint> CreateCategories()
    {
        // In the order of UnicodeCategory, which is the order of the bits.
        string[] names =
        [
            "Lu Uppercase_Letter", "Ll Lowercase_Letter", "Lt Titlecase_Letter", "Lm Modifier_Letter", "Lo Other_Letter",
            "Mn Nonspacing_Mark", "Mc Spacing_Mark", "Me Enclosing_Mark", "Nd Decimal_Number digit", "Nl Letter_Number",
            "No Other_Number", "Zs Space_Separator", "Zl Line_Separator", "Zp Paragraph_Separator", "Cc Control cntrl",
            "Cf Format", "Cs Surrogate", "Co Private_Use", "Pc Connector_Punctuation", "Pd Dash_Punctuation",
            "Ps Open_Punctuation", "Pe Close_Punctuation", "Pi Initial_Punctuation", "Pf Final_Punctuation",
            "Po Other_Punctuation", "Sm Math_Symbol", "Sc Currency_Symbol", "Sk Modifier_Symbol", "So Other_Symbol",
            "Cn Unassigned",
        ];
        string[] groups =
        [
            "L Letter", "M Mark Combining_Mark", "N Number", "Z Separator", "C Other", "P Punctuation punct", "S Symbol",
        ];
        var result = new Dictionary<string, uint>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            Array.ForEach(names[i].Split(' '), name => result[name] = 1u << i);
        }

        foreach (var group in groups)
        {
            var bits = result.Where(entry => entry.Key.Length == 2 && entry.Key[0] == group[0]).Aggregate(0u, (sum, entry) => sum | entry.Value);
            Array.ForEach(group.Split(' '), name => result[name] = bits);
        }

        result["LC"] = result["Cased_Letter"] = result["Lu"] | result["Ll"] | result["Lt"];
        return result;
    }
}
