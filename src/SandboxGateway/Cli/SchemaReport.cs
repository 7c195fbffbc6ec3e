using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Cli;

/// <summary>Writes verdicts on documents, for people or as a JSON object on each line.</summary>
internal sealed class SchemaReport(Stream output, bool json) : IDisposable
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly BufferedStream _output = new(output);

    public void WriteRefusal(string? file, IReadOnlyList<SchemaRefusal> refusals)
    {
        if (json)
        {
            WriteObject(file, "refused", refusals, static (writer, refusal) =>
            {
                writer.WriteString("schema", refusal.Pointer);
                writer.WriteString("reason", refusal.Reason);
            });
            return;
        }

        WriteLine($"{file}: refused");
        foreach (var refusal in refusals)
        {
            WriteLine($"  {Place(refusal.Pointer)}: {refusal.Reason}");
        }
    }

    public void WriteVerdict(string? file, IReadOnlyList<SchemaViolation> violations)
    {
        var result = violations.Count == 0 ? "valid" : "invalid";
        if (json)
        {
            WriteObject(file, result, violations, static (writer, violation) =>
            {
                writer.WriteString("instance", violation.Instance);
                writer.WriteString("schema", violation.Schema);
                writer.WriteString("keyword", violation.Keyword);
                writer.WriteString("expected", violation.Expected);
                writer.WriteString("found", violation.Found);
            });
            return;
        }

        WriteLine($"{file}: {result}");
        foreach (var violation in violations)
        {
            WriteLine($"  {Place(violation.Instance)}: expected {violation.Expected}, found {violation.Found} ({Place(violation.Schema)})");
        }
    }

    public void Dispose() => _output.Flush();

    private static string Place(string pointer) => pointer.Length == 0 ? "(root)" : pointer;

    private void WriteObject<T>(string? file, string result, IReadOnlyList<T> errors, Action<Utf8JsonWriter, T> writeError)
    {
        using (var writer = new Utf8JsonWriter(_output, _options))
        {
            writer.WriteStartObject();
            if (file is not null)
            {
                writer.WriteString("document", file);
            }

            writer.WriteString("result", result);
            writer.WriteStartArray("errors");
            foreach (var error in errors)
            {
                writer.WriteStartObject();
                writeError(writer, error);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        _output.WriteByte((byte)'\n');
        _output.Flush();
    }

    private void WriteLine(string line)
    {
        _output.Write(Encoding.UTF8.GetBytes(line));
        _output.WriteByte((byte)'\n');
    }
}
