namespace SandboxGateway.Cli;

/// <summary>The words after <c>policy</c>, read.</summary>
/// <param name="Verb">list, explain, check or export.</param>
/// <param name="Operands">Names or files.</param>
/// <param name="Json">For machines.</param>
/// <param name="Folder">The operator's policies; null for none.</param>
/// <param name="Command">What comes after --: the program of an exported configuration.</param>
internal sealed record PolicyArguments(
    string Verb, IReadOnlyList<string> Operands, bool Json, string? Folder, IReadOnlyList<string> Command)
{
    private static readonly string[] _verbs = ["list", "explain", "check", "export"];

    /// <returns>The arguments, or null and the <paramref name="mistake"/>.</returns>
    public static PolicyArguments? Read(IReadOnlyList<string> words, out string mistake)
    {
        var operands = new List<string>();
        var arguments = new PolicyArguments(words.ElementAtOrDefault(0) ?? "", operands, false, null, ["/bin/sh"]);
        mistake = _verbs.Contains(arguments.Verb) ? "" : $"A verb is needed: {string.Join(", ", _verbs)}.";
        for (var i = 1; i < words.Count && mistake.Length == 0; i++)
        {
            switch (words[i])
            {
                case "--json":
                    arguments = arguments with { Json = true };
                    break;
                case "--policies" when i + 1 < words.Count:
                    arguments = arguments with { Folder = words[++i] };
                    break;
                case "--" when i + 1 < words.Count:
                    arguments = arguments with { Command = [.. words.Skip(i + 1)] };
                    i = words.Count;
                    break;
                case var word when !word.StartsWith('-'):
                    operands.Add(word);
                    break;
                case var word:
                    mistake = $"'{word}' is not expected.";
                    break;
            }
        }

        mistake = mistake.Length > 0 ? mistake : arguments.FindMistake();
        return mistake.Length == 0 ? arguments : null;
    }

    private string FindMistake() => (Verb, Operands.Count) switch
    {
        ("list", > 0) => "list takes no name.",
        ("explain" or "export", not 1) => $"{Verb} takes the name of one policy.",
        ("check", 0) => "check takes files.",
        _ => "",
    };
}
