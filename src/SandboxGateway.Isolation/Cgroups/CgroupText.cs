using System.Globalization;

namespace SandboxGateway.Isolation.Cgroups;

/// <summary>Reads the formats of cgroup files, cgroups(7). What is missing or malformed counts as 0: it is told, not relied on.</summary>
internal static class CgroupText
{
    /// <summary>A file that holds one number; "max" is none.</summary>
    public static ulong Number(string text) => Parse(text.AsSpan().Trim());

    /// <summary>A value of a file of "name value" lines, such as cpu.stat.</summary>
    public static ulong Counter(string text, string name)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ' ')
            {
                return Parse(line[(name.Length + 1)..].Trim());
            }
        }

        return 0;
    }

    /// <summary>Microseconds for which some task had to wait, of a pressure file.</summary>
    public static ulong Pressure(string text)
    {
        const string Total = "total=";
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var at = line.IndexOf(Total, StringComparison.Ordinal);
            if (at >= 0 && line.StartsWith("some ", StringComparison.Ordinal))
            {
                return Parse(line[(at + Total.Length)..].Trim());
            }
        }

        return 0;
    }

    private static ulong Parse(ReadOnlySpan<char> digits) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
