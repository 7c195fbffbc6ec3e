namespace SandboxGateway.Filters.Anchors;

/// <summary>How common bytes are in prose and code, for choosing which of an anchor's bytes to look for.</summary>
internal static class ByteFrequency
{
    /// <summary>On a log scale, by the rank of letters in English.</summary>
    public static int Rank(byte value) => (char)value switch
    {
        ' ' or 'e' or 't' or 'a' or 'o' or 'i' or 'n' => 12,
        's' or 'r' or 'h' or 'l' or 'd' or 'c' => 11,
        'u' or 'm' or 'f' or 'p' or 'g' => 9,
        'w' or 'y' or 'b' or 'v' or '-' or '.' => 7,
        '/' or '=' or '"' or ':' or '_' or >= '0' and <= '9' => 6,
        'k' or 'x' => 5,
        'j' or 'q' or 'z' => 2,
        _ => 4,
    };

    /// <summary>As a weight: twice as much for each step of <see cref="Rank"/>.</summary>
    public static double Of(byte value) => 1 << Rank(value);
}
