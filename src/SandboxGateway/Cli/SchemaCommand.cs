using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Cli;

/// <summary><c>sandbox-gateway schema</c>: holds documents to a JSON Schema as the gateway would.</summary>
internal static class SchemaCommand
{
    public const string Help = """
        usage: sandbox-gateway schema check [options] SCHEMA DOCUMENT...
               sandbox-gateway schema check [options] --jsonl < LINES

        Holds each document to the schema. One of the files may be -, standard input.

          --json           one JSON object for each document instead of lines for people
          --jsonl          read {"schema": ..., "data": ...} lines from standard input and answer
                           one {"result": "valid|invalid|refused", "errors": [...]} line each
          --draft D        the draft of a schema without $schema, 2020-12 or 7. By default such a schema is read as both,
                           and where only one takes it, as that one; a document on which they disagree is answered
                           with "refused". In model.yaml a schema without $schema is of draft 2020-12
          --format F       assert (the default): a string must have the format the schema names, and a format that is
                           not checked here refuses the schema; annotate: format asks for nothing, which is what
                           draft 2020-12 has where no one decides
          --max-errors N   how many errors are told for a document (default 32)

        A schema is refused, with a JSON pointer and the reason, if it has a keyword, a reference, a format or a pattern
        that cannot be honoured. References reach this schema and the two metaschemas; nothing is ever fetched.
        Keywords that are not known are refused too, for they may be misspelt; names of your own begin with x-.

        exit status: 0 every document is valid, 1 one is not, 2 the schema was refused or the command is wrong
        """;

    private const int Valid = 0;
    private const int Invalid = 1;
    private const int Refused = 2;

    public static int Run(IReadOnlyList<string> words, Stream input, Stream output, TextWriter errors)
    {
        if (words is ["--help" or "-h", ..] or [_, "--help" or "-h", ..])
        {
            using var help = new StreamWriter(output, leaveOpen: true);
            help.WriteLine(Help);
            return Valid;
        }

        if (SchemaArguments.Read(words, out var mistake) is not { } arguments)
        {
            return Fail(errors, mistake);
        }

        try
        {
            return arguments.Lines ? CheckLines(arguments, input, output) : CheckFiles(arguments, input, output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(errors, exception.Message);
        }
    }

    private static int CheckFiles(SchemaArguments arguments, Stream input, Stream output)
    {
        using var report = new SchemaReport(output, arguments.Json);
        var schemaFile = arguments.Files[0];
        var reading = SchemaReading.Load(new SchemaValidator(), ReadAll(schemaFile, input), arguments);
        if (reading.Refusals.Count > 0)
        {
            report.WriteRefusal(schemaFile, reading.Refusals);
            return Refused;
        }

        var status = Valid;
        foreach (var file in arguments.Files.Skip(1))
        {
            status = Math.Max(status, Judge(reading, ReadAll(file, input), arguments, file, report));
        }

        return status;
    }

    private static int CheckLines(SchemaArguments arguments, Stream input, Stream output)
    {
        using var report = new SchemaReport(output, json: true);
        var validator = new SchemaValidator();
        var lines = new LineReader(input);
        var status = Valid;
        while (lines.TryRead(out var line))
        {
            if (!SchemaLine.TryRead(line, out var schema, out var data, out var reason))
            {
                report.WriteRefusal(null, SchemaLoadResult.Refused(reason).Refusals);
                status = Refused;
                continue;
            }

            var reading = SchemaReading.Load(validator, schema, arguments);
            status = Math.Max(status, Judge(reading, data, arguments, file: null, report));
        }

        return status;
    }

    private static int Judge(
        SchemaReading reading, ReadOnlySpan<byte> document, SchemaArguments arguments, string? file, SchemaReport report)
    {
        if (reading.Judge(document, arguments.MaxErrors, out var refusals) is not { } violations)
        {
            report.WriteRefusal(file, refusals);
            return Refused;
        }

        report.WriteVerdict(file, violations);
        return violations.Count > 0 ? Invalid : Valid;
    }

    private static byte[] ReadAll(string file, Stream input)
    {
        if (file != "-")
        {
            return File.ReadAllBytes(file);
        }

        using var copy = new MemoryStream();
        input.CopyTo(copy);
        return copy.ToArray();
    }

    private static int Fail(TextWriter errors, string mistake)
    {
        errors.WriteLine($"sandbox-gateway schema: {mistake} See schema --help.");
        return Refused;
    }
}
