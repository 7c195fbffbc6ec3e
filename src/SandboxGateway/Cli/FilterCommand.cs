using System.Globalization;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Cli;

/// <summary><c>sandbox-gateway filter</c>: tries the secret filter on a file and shows its rules.</summary>
internal static class FilterCommand
{
    public const string Help = """
        usage: sandbox-gateway filter scan FILE|- [--json|--jsonl|--redact] [--rules FILE.yaml]
               sandbox-gateway filter rules [--rules FILE.yaml]
               sandbox-gateway filter explain RULE [--rules FILE.yaml]

          scan       says where the text holds secrets; - reads standard input
            --json   one JSON line for each finding
            --jsonl  the input is {"id":...,"text":...} lines; one line of findings for each
            --redact the text as it would leave
          rules      all rules, one a line
          explain    what a rule looks for, with a made-up sample
          --rules    an operator's rules over the built-in ones
        """;

    private const int Success = 0;
    private const int UsageError = 2;

    public static int Run(IReadOnlyList<string> words, Stream input, Stream output, TextWriter errors)
    {
        if (words is ["--help" or "-h", ..])
        {
            using var help = new StreamWriter(output, leaveOpen: true);
            help.WriteLine(Help);
            return Success;
        }

        if (FilterArguments.Read(words, out var mistake) is not { } arguments)
        {
            return Refuse(errors, mistake);
        }

        return (arguments.Verb, arguments.Operand) switch
        {
            ("scan", { } file) => Scan(arguments, file, input, output, errors),
            ("scan", null) => Refuse(errors, "scan needs a file, or - for standard input."),
            ("rules", null) => List(arguments.Rules, output),
            ("explain", { } id) => Explain(arguments.Rules, id, output, errors),
            ("explain", null) => Refuse(errors, "explain needs the id of a rule."),
            _ => Refuse(errors, $"There is no verb '{arguments.Verb}'."),
        };
    }

    private static int Scan(FilterArguments arguments, string file, Stream input, Stream output, TextWriter errors)
    {
        var report = new FilterScanReport(new SecretScanner(arguments.Rules), arguments.Format, output);
        try
        {
            using var opened = file == "-" ? null : File.OpenRead(file);
            report.Write(opened ?? input);
            return Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse(errors, exception.Message);
        }
    }

    private static int List(RuleSet rules, Stream output)
    {
        using var writer = new StreamWriter(output, leaveOpen: true);
        foreach (var rule in rules.Rules.OrderBy(rule => rule.Family, StringComparer.Ordinal).ThenBy(rule => rule.Id, StringComparer.Ordinal))
        {
            var state = rule.Enabled ? "on" : "off";
            writer.WriteLine(string.Join('\t', rule.Id, rule.Family, rule.Severity.ToString().ToLowerInvariant(), state, rule.Title));
        }

        return Success;
    }

    private static int Explain(RuleSet rules, string id, Stream output, TextWriter errors)
    {
        if (rules.Rules.FirstOrDefault(rule => rule.Id == id) is not { } rule)
        {
            return Refuse(errors, $"There is no rule '{id}'; see: sandbox-gateway filter rules");
        }

        using var writer = new StreamWriter(output, leaveOpen: true);
        var invariant = CultureInfo.InvariantCulture;
        writer.WriteLine($"{rule.Id}: {rule.Title}");
        writer.WriteLine($"family      {rule.Family}");
        writer.WriteLine($"severity    {rule.Severity.ToString().ToLowerInvariant()}");
        writer.WriteLine($"state       {(rule.Enabled ? "on" : "off")}");
        writer.WriteLine($"published   {(rule.Source.Length == 0 ? "not stated" : rule.Source)}");
        writer.WriteLine($"shape       {rule.Shape}");
        writer.WriteLine($"anchors     {string.Join(", ", RuleAnchors.Of(rule))}");
        writer.WriteLine($"check       {rule.Check.ToString().ToLowerInvariant()}");
        writer.WriteLine(string.Create(invariant, $"entropy     at least {rule.MinEntropy} bits a character"));
        writer.WriteLine(string.Create(invariant, $"confidence  {rule.Confidence} before checks"));
        writer.WriteLine($"made up     {RuleSample.Make(rule, seed: 1).Text}");
        return Success;
    }

    private static int Refuse(TextWriter errors, string mistake)
    {
        errors.WriteLine($"sandbox-gateway filter: {mistake}");
        return UsageError;
    }
}
