namespace SandboxGateway.Cli;

/// <summary>The words after <c>model</c>, read.</summary>
internal sealed record ModelArguments(string Folder, IReadOnlyList<string> Requests)
{
    /// <returns>The arguments, or null and the <paramref name="mistake"/>.</returns>
    public static ModelArguments? Read(IReadOnlyList<string> words, out string mistake)
    {
        mistake = words is ["validate", ..] ? "" : "A verb is needed: validate.";
        var folder = default(string);
        var requests = new List<string>();
        for (var i = 1; i < words.Count && mistake.Length == 0; i++)
        {
            if (words[i] == "--request" && i + 1 < words.Count)
            {
                requests.Add(words[++i]);
            }
            else if (words[i].StartsWith('-') || folder is not null)
            {
                mistake = words[i] == "--request" ? "'--request' takes a file." : $"'{words[i]}' is not expected.";
            }
            else
            {
                folder = words[i];
            }
        }

        mistake = mistake.Length == 0 && folder is null ? "A folder is needed." : mistake;
        return mistake.Length == 0 ? new ModelArguments(folder!, requests) : null;
    }
}
