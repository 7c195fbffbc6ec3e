using System.Reflection;

namespace SandboxGateway.Filters.Rules;

/// <summary>The rule files that are part of the library, one for each family.</summary>
internal static class BuiltInRules
{
    private const string Extension = ".yaml";

    public static IReadOnlyList<RuleFile> Files { get; } =
    [
        .. typeof(BuiltInRules).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => RuleFileReader.Read(name, Load(name))),
    ];

    public static IReadOnlyList<Rule> All
    {
        get
        {
            var problems = Files.SelectMany(file => file.Problems).ToList();
            return problems.Count == 0
                ? [.. Files.SelectMany(file => file.Rules)]
                : throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
        }
    }

    private static string Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
