using System.Runtime.InteropServices;
using System.Text.Json;

namespace SandboxGateway.Tests.Contracts.OfficialSuite;

/// <summary>One case of the official suite.</summary>
internal sealed record SuiteCase(string File, string Description, byte[] Schema, byte[] Data, bool Valid)
{
    public string Name => $"{File}: {Description}";

    public bool IsRequired => !File.Contains("optional/", StringComparison.Ordinal);

    public bool IsFormat => File.Contains("optional/format/", StringComparison.Ordinal);

    /// <summary>Cases that hold draft 2020-12 to what its <c>format</c> means where no one asks for more: nothing.</summary>
    public bool AnnotatesFormat => File == "draft2020-12/format.json";

    public static IEnumerable<SuiteCase> Read(string suite, string draft)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(suite, draft), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var file = Path.GetRelativePath(suite, path);
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            foreach (var group in document.RootElement.EnumerateArray())
            {
                foreach (var test in group.GetProperty("tests").EnumerateArray())
                {
                    yield return new SuiteCase(
                        file,
                        $"{group.GetProperty("description")}: {test.GetProperty("description")}",
                        JsonMarshal.GetRawUtf8Value(group.GetProperty("schema")).ToArray(),
                        JsonMarshal.GetRawUtf8Value(test.GetProperty("data")).ToArray(),
                        test.GetProperty("valid").GetBoolean());
                }
            }
        }
    }
}
