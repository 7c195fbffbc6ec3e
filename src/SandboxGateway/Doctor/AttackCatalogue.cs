using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SandboxGateway.Doctor;

/// <summary>The attacks the doctor knows. They are data: files of Doctor/Catalogue, one for each group.</summary>
internal static class AttackCatalogue
{
    private const string Prefix = "SandboxGateway.Doctor.Catalogue.";

    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>All of them, group by group.</summary>
    public static IReadOnlyList<Attack> Attacks { get; } = Read();

    private static List<Attack> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var attacks = new List<Attack>();
        foreach (var name in assembly.GetManifestResourceNames().Where(IsCatalogue).Order(StringComparer.Ordinal))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            var group = name[Prefix.Length..^".json".Length];
            attacks.AddRange(JsonSerializer.Deserialize<List<Attack>>(file, _options)!.Select(attack => attack with { Group = group }));
        }

        return attacks;
    }

    private static bool IsCatalogue(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
