using System.Globalization;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Cli;

/// <summary>The words after <c>schema</c>, read. The files are the schema, then the documents; with lines there are none.</summary>
internal sealed record SchemaArguments(IReadOnlyList<string> Files)
{
    public bool Json { get; private init; }

    public bool Lines { get; private init; }

    /// <summary>The drafts that a schema without <c>$schema</c> may be meant in.</summary>
    public IReadOnlyList<SchemaDraft> Drafts { get; private init; } = [SchemaDraft.Draft202012, SchemaDraft.Draft7];

    public FormatUse Format { get; private init; } = FormatUse.Assert;

    public int MaxErrors { get; private init; } = ViolationList.DefaultLimit;

    /// <returns>The arguments, or null and the <paramref name="mistake"/>.</returns>
    public static SchemaArguments? Read(IReadOnlyList<string> words, out string mistake)
    {
        mistake = words is ["check", ..] ? "" : "A verb is needed: check.";
        var files = new List<string>();
        var arguments = new SchemaArguments(files);
        for (var i = 1; i < words.Count && mistake.Length == 0; i++)
        {
            switch (words[i])
            {
                case "--json":
                    arguments = arguments with { Json = true };
                    break;
                case "--jsonl":
                    arguments = arguments with { Lines = true };
                    break;
                case "--draft" or "--format" or "--max-errors":
                    arguments = arguments.With(words[i], ++i < words.Count ? words[i] : "", out mistake);
                    break;
                case var word when word == "-" || !word.StartsWith('-'):
                    files.Add(word);
                    break;
                case var word:
                    mistake = $"'{word}' is not expected.";
                    break;
            }
        }

        mistake = mistake.Length > 0 ? mistake : arguments.FindMistake();
        return mistake.Length > 0 ? null : arguments;
    }

    private SchemaArguments With(string option, string value, out string mistake)
    {
        mistake = "";
        switch (option, value)
        {
            case ("--draft", "7"):
                return this with { Drafts = [SchemaDraft.Draft7] };
            case ("--draft", "2020-12"):
                return this with { Drafts = [SchemaDraft.Draft202012] };
            case ("--format", "assert"):
                return this with { Format = FormatUse.Assert };
            case ("--format", "annotate"):
                return this with { Format = FormatUse.Annotate };
            case ("--max-errors", _) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0:
                return this with { MaxErrors = limit };
            default:
                mistake = $"'{value}' is no value of {option}.";
                return this;
        }
    }

    private string FindMistake()
    {
        if (Lines)
        {
            return Files.Count == 0 ? "" : "--jsonl reads standard input and takes no files.";
        }

        if (Files.Count(file => file == "-") > 1)
        {
            return "Only one file can be standard input.";
        }

        return Files.Count >= 2 ? "" : "A schema and a document are needed.";
    }
}
