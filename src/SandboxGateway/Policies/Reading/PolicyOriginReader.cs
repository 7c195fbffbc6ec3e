namespace SandboxGateway.Policies.Reading;

/// <summary>Finds the reason a policy file gives for a line: the comment at its end, or else the ones right above it.</summary>
internal sealed class PolicyOriginReader(string fileName, string text)
{
    private const string Mark = "# ";

    private readonly string[] _lines = text.Split('\n');

    public PolicyOrigin At(long line) => new(fileName, line, ReasonFor((int)line - 1));

    private string ReasonFor(int index)
    {
        var own = _lines[index].LastIndexOf(" " + Mark, StringComparison.Ordinal);
        if (own >= 0)
        {
            return Text(_lines[index][own..]);
        }

        var first = index;
        while (first > 0 && _lines[first - 1].TrimStart().StartsWith('#'))
        {
            first--;
        }

        return string.Join(' ', _lines[first..index].Select(Text));
    }

    private static string Text(string comment) => comment.Trim().TrimStart('#').Trim();
}
