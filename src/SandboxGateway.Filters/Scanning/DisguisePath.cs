namespace SandboxGateway.Filters.Scanning;

/// <summary>The disguises a secret was found under, the outermost first.</summary>
public readonly record struct DisguisePath
{
    // Five bits each; as many as fit are more than are ever undone.
    private const int BitsEach = 5;
    private readonly uint _packed;

    private DisguisePath(uint packed) => _packed = packed;

    public bool IsNone => _packed == 0;

    /// <summary>How many disguises there are.</summary>
    public int Depth
    {
        get
        {
            var depth = 0;
            while (_packed >> (depth * BitsEach) != 0)
            {
                depth++;
            }

            return depth;
        }
    }

    public DisguisePath Then(Disguise disguise) => new(_packed | ((uint)disguise << (Depth * BitsEach)));

    public bool Contains(Disguise disguise)
    {
        for (var rest = _packed; rest != 0; rest >>= BitsEach)
        {
            if ((rest & ((1 << BitsEach) - 1)) == (uint)disguise)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As printed: "none", "base64", "json+base64+gzip".</summary>
    public override string ToString()
    {
        if (IsNone)
        {
            return Name(Disguise.None);
        }

        var names = new List<string>();
        for (var rest = _packed; rest != 0; rest >>= BitsEach)
        {
            names.Add(Name((Disguise)(rest & ((1 << BitsEach) - 1))));
        }

        return string.Join('+', names);
    }

    private static string Name(Disguise disguise) => disguise switch
    {
        Disguise.None => "none",
        Disguise.JsonEscape => "escape",
        Disguise.UrlEscape => "url",
        Disguise.HtmlEscape => "html",
        Disguise.Base64 => "base64",
        Disguise.Hex => "hex",
        Disguise.Gzip => "gzip",
        Disguise.Deflate => "deflate",
        Disguise.Utf16 => "utf-16",
        Disguise.Unicode => "unicode",
        Disguise.Gaps => "gaps",
        Disguise.Split => "split",
        Disguise.Reversed => "reversed",
        Disguise.Rot13 => "rot13",
        Disguise.Numbers => "numbers",
        Disguise.Bits => "bits",
        Disguise.LineBreaks => "line-breaks",
        _ => throw new InvalidOperationException($"No such disguise: {disguise}."),
    };
}
