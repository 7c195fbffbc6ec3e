using System.Globalization;

namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>
/// Normalization data and scripts, from <c>unicode.txt</c>; <c>unicode.pl</c> says how that file is made. The gateway runs
/// without ICU, where the library's own normalization changes nothing. Immutable once read.
/// </summary>
internal sealed class UnicodeTable
{
    private const string Resource = "SandboxGateway.Contracts.Sanitizing.unicode.txt";

    private static readonly Lazy<UnicodeTable> _instance = new(static () => new UnicodeTable());

    private readonly Dictionary<int, (byte Class, int[] Canonical, int[] Compatibility)> _characters = [];
    private readonly Dictionary<(int First, int Second), int> _composed = [];
    private readonly HashSet<int> _second = [];
    private readonly List<(int First, int Last, string Script)> _scripts = [];

    private UnicodeTable()
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not built in.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            Add(line[0], line[1..].Split(';'));
        }
    }

    public static UnicodeTable Instance => _instance.Value;

    /// <summary>Canonical combining class; 0 for a starter.</summary>
    public int ClassOf(int codePoint) => _characters.TryGetValue(codePoint, out var entry) ? entry.Class : 0;

    /// <summary>The full decomposition, or none if the code point stays as it is.</summary>
    public ReadOnlySpan<int> Decompose(int codePoint, bool compatibility) =>
        !_characters.TryGetValue(codePoint, out var entry) ? []
        : compatibility && entry.Compatibility.Length > 0 ? entry.Compatibility
        : entry.Canonical;

    /// <summary>The character that the two make, or -1.</summary>
    public int Compose(int first, int second) => _composed.GetValueOrDefault((first, second), -1);

    /// <summary>Whether a text with this code point may not be in form C or KC; false is certain.</summary>
    public bool MayChange(int codePoint, bool compatibility) =>
        codePoint is >= 0x1160 and <= 0x11FF
        || _second.Contains(codePoint)
        || (_characters.TryGetValue(codePoint, out var entry)
            && (entry.Class != 0 || (compatibility && entry.Compatibility.Length > 0) || !IsComposed(codePoint, entry.Canonical)));

    /// <summary>The script a letter is of; null if many scripts share it.</summary>
    public string? ScriptOf(int codePoint)
    {
        var (low, high) = (0, _scripts.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (first, last, script) = _scripts[middle];
            if (codePoint >= first && codePoint <= last)
            {
                return script;
            }

            (low, high) = codePoint < first ? (low, middle - 1) : (middle + 1, high);
        }

        return null;
    }

    private void Add(char kind, string[] fields)
    {
        switch (kind)
        {
            case 'N':
                _characters[Hex(fields[0])] = (byte.Parse(fields[1], CultureInfo.InvariantCulture), List(fields[2]), List(fields[3]));
                break;
            case 'C':
                _composed[(Hex(fields[0]), Hex(fields[1]))] = Hex(fields[2]);
                _second.Add(Hex(fields[1]));
                break;
            default:
                _scripts.Add((Hex(fields[0]), Hex(fields[1]), string.Intern(fields[2])));
                break;
        }
    }

    /// <summary>A character whose decomposition composes to itself again is in form C as it is.</summary>
    private bool IsComposed(int codePoint, int[] canonical)
    {
        if (canonical.Length == 0)
        {
            return true;
        }

        var composed = canonical[0];
        foreach (var next in canonical.AsSpan(1))
        {
            composed = Compose(composed, next);
        }

        return composed == codePoint;
    }

    private static int[] List(string digits) => digits.Length == 0 ? [] : [.. digits.Split(' ').Select(Hex)];

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
