using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SandboxGateway.Doctor;

/// <summary>Writes a report as JSON, described by deploy/config/doctor.schema.json.</summary>
internal static class DoctorReportWriter
{
    private static readonly JsonWriterOptions _options =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(DoctorReport report, Stream output)
    {
        using var writer = new Utf8JsonWriter(output, _options);
        writer.WriteStartObject();
        writer.WriteString("host", report.Host);
        writer.WriteString("kernel", report.Kernel);
        writer.WriteBoolean("root", report.IsRoot);
        writer.WriteString("started", report.Started.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteNumber("seconds", Math.Round(report.Duration.TotalSeconds, 3));
        WriteSummary(writer, report);
        writer.WriteStartArray("controls");
        foreach (var control in report.Controls)
        {
            WriteControl(writer, control);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("attacks");
        foreach (var outcome in report.Attacks)
        {
            WriteAttack(writer, outcome);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A name of one of our enumerations, as it stands in the report.</summary>
    public static string NameOf(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static void WriteSummary(Utf8JsonWriter writer, DoctorReport report)
    {
        writer.WriteStartObject("summary");
        foreach (var verdict in Enum.GetValues<AttackVerdict>())
        {
            writer.WriteNumber(NameOf(verdict), report.Count(verdict));
        }

        writer.WriteEndObject();
    }

    private static void WriteControl(Utf8JsonWriter writer, HostCheck control)
    {
        writer.WriteStartObject();
        writer.WriteString("name", control.Name);
        writer.WriteString("state", NameOf(control.State));
        writer.WriteString("detail", control.Detail);
        if (control.Remedy is not null)
        {
            writer.WriteString("remedy", control.Remedy);
        }

        writer.WriteEndObject();
    }

    private static void WriteAttack(Utf8JsonWriter writer, AttackOutcome outcome)
    {
        var (trial, attack) = (outcome.Trial, outcome.Trial.Attack);
        writer.WriteStartObject();
        writer.WriteString("id", attack.Id);
        writer.WriteString("title", attack.Title);
        writer.WriteString("group", attack.Group);
        writer.WriteString("policy", trial.Policy);
        writer.WriteString("result", NameOf(outcome.Verdict));
        WriteNames(writer, "layers", trial.LayersLeft);
        WriteNames(writer, "actedBy", outcome.ActedBy);
        if (trial.Without.Count > 0)
        {
            WriteNames(writer, "without", trial.Without);
        }

        if (attack.OnlyOne is not null)
        {
            writer.WriteString("onlyOne", attack.OnlyOne);
        }

        writer.WriteNumber("errno", outcome.Errno);
        writer.WriteString("stoppedBy", outcome.Token);
        writer.WriteString("detail", outcome.Detail);
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string key, IEnumerable<string> names)
    {
        writer.WriteStartArray(key);
        foreach (var name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}
