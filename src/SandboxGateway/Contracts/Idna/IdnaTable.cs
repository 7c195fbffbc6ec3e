using System.Globalization;

namespace SandboxGateway.Contracts.Idna;

/// <summary>The code points of labels, from <c>idna2008.txt</c>; <c>idna2008.pl</c> says how that file is made.</summary>
internal sealed class IdnaTable
{
    private const string Resource = "SandboxGateway.Contracts.Idna.idna2008.txt";

    private static readonly Lazy<IdnaTable> _instance = new(static () => new IdnaTable());

    private readonly List<(int First, int Last, IdnaCodePoint CodePoint)> _ranges = [];
    private readonly HashSet<(int First, int Second)> _pairs = [];

    private IdnaTable()
    {
        using var stream = typeof(IdnaTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not built in.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(';');
            if (line[0] == '+')
            {
                _pairs.Add((Hex(fields[0][1..]), Hex(fields[1])));
            }
            else
            {
                var ends = fields[0].Split("..");
                _ranges.Add((Hex(ends[0]), Hex(ends[1]), Read(fields)));
            }
        }
    }

    /// <summary>Null for a code point that no label may hold.</summary>
    public static IdnaCodePoint? Find(int codePoint)
    {
        var ranges = _instance.Value._ranges;
        var (low, high) = (0, ranges.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (codePoint < ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (codePoint > ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return ranges[middle].CodePoint;
            }
        }

        return null;
    }

    /// <summary>Whether normalization form C makes one character of the two.</summary>
    public static bool Compose(int first, int second) => _instance.Value._pairs.Contains((first, second));

    private static IdnaCodePoint Read(string[] fields) => new(
        InContext: fields[1] == "c",
        Bidi: fields[2],
        Joining: fields[3].Length > 0 ? fields[3][0] : ' ',
        Script: fields[4].Length > 0 && fields[4][0] != 'm' ? fields[4][0] : ' ',
        IsMark: fields[4].EndsWith('m'),
        CombiningClass: int.Parse(fields[5], CultureInfo.InvariantCulture));

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
