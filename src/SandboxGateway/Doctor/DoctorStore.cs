using System.Text.Json;

namespace SandboxGateway.Doctor;

/// <summary>The last report, kept in the data folder as doctor.json. Thread-safe: files are replaced whole.</summary>
internal sealed class DoctorStore(string dataFolder)
{
    public const string FileName = "doctor.json";

    // Ours has some 200 KB; the bound keeps a mistaken file out of memory.
    private const int MaxBytes = 4 << 20;

    private readonly string _path = Path.Combine(dataFolder, FileName);

    public void Save(DoctorReport report)
    {
        Directory.CreateDirectory(dataFolder);
        var next = $"{_path}.{Guid.NewGuid():N}";
        using (var file = File.Create(next))
        {
            DoctorReportWriter.Write(report, file);
        }

        File.Move(next, _path, overwrite: true);
    }

    /// <summary>When it was made and what it counted; null if there is none that can be read.</summary>
    public DoctorSummary? Summary()
    {
        try
        {
            if (new FileInfo(_path) is not { Exists: true, Length: <= MaxBytes })
            {
                return null;
            }

            using var report = JsonDocument.Parse(File.ReadAllBytes(_path));
            var root = report.RootElement;
            var summary = root.GetProperty("summary");
            return new DoctorSummary(
                root.GetProperty("started").GetDateTimeOffset(),
                root.GetProperty("kernel").GetString() ?? "",
                summary.GetProperty("contained").GetInt32(),
                summary.GetProperty("escaped").GetInt32(),
                summary.GetProperty("notRun").GetInt32());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
