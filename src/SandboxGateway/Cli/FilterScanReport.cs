using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Cli;

/// <summary>Scans an input and writes what was found in one of the forms of <c>filter scan</c>. For one input, one thread.</summary>
internal sealed class FilterScanReport(SecretScanner scanner, string? format, Stream output)
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly List<Finding> _findings = [];

    // As other programs write JSON: what need not be escaped is not.
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Write(Stream input)
    {
        if (format == "--jsonl")
        {
            WriteLines(input);
        }
        else
        {
            using var memory = new MemoryStream();
            input.CopyTo(memory);
            WriteText(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        }

        output.Flush();
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        scanner.Scan(text, _findings);
        if (format == "--redact")
        {
            new Redactor(RedactionAction.Replace, []).Write(text, _findings, _line);
            output.Write(_line.WrittenSpan);
            return;
        }

        foreach (var finding in _findings)
        {
            if (format == "--json")
            {
                WriteJson(writer => WriteFinding(writer, finding));
            }
            else
            {
                output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                    $"{finding.Start}-{finding.End}\t{finding.Rule.Id}\t{finding.Confidence:0.00}\t{finding.Disguise}\t{finding.Rule.Title}\n")));
            }
        }
    }

    private void WriteLines(Stream input)
    {
        using var reader = new StreamReader(input, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                WriteLine(line);
            }
        }
    }

    private void WriteLine(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var text = Encoding.UTF8.GetBytes(document.RootElement.GetProperty("text").GetString() ?? "");
            _findings.Clear();
            scanner.Scan(text, _findings);
            WriteJson(writer => WriteLineFindings(writer, document.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("error", "the line is no object with a text");
                writer.WriteEndObject();
            });
        }
    }

    private void WriteLineFindings(Utf8JsonWriter writer, JsonElement root)
    {
        writer.WriteStartObject();
        if (root.TryGetProperty("id", out var id))
        {
            writer.WritePropertyName("id");
            id.WriteTo(writer);
        }

        writer.WriteStartArray("findings");
        foreach (var finding in _findings)
        {
            WriteFinding(writer, finding);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", finding.Rule.Id);
        writer.WriteNumber("start", finding.Start);
        writer.WriteNumber("end", finding.End);
        writer.WriteNumber("confidence", Math.Round(finding.Confidence, 2));
        writer.WriteString("disguise", finding.Disguise.ToString());
        writer.WriteEndObject();
    }

    private void WriteJson(Action<Utf8JsonWriter> write)
    {
        _line.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_line, _options))
        {
            write(writer);
        }

        output.Write(_line.WrittenSpan);
        output.WriteByte((byte)'\n');
    }
}
