using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SandboxGateway.LoadTest;

/// <summary>A page of results: printed line by line, and written to benchmarks/results at the end.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();
    private readonly string _path;

    public Report(Settings settings, string name, string title)
    {
        _path = Path.Combine(settings.Root, "benchmarks", "results", name + ".md");
        Line($"# {title}");
        Line();
        Line($"{Environment.ProcessorCount} processors ({Processor()}), {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}. Servers on processors: {settings.Cores ?? "all"}.");
        Line();
    }

    public void Line(string text = "")
    {
        _text.AppendLine(text);
        Console.WriteLine(text);
    }

    public void Row(params object[] cells) =>
        Line("| " + string.Join(" | ", cells.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture))) + " |");

    public void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path, _text.ToString());
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1].Trim() ?? "unknown";
}
