using System.Text.Json;
using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Validation;
using SandboxGateway.Policies;
using SandboxGateway.Policies.Reading;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Tests.Policies;

/// <summary>Keeps deploy/config/policy.schema.json and the reader in step.</summary>
public sealed class PolicySchemaTests
{
    private const string Path = "deploy/config/policy.schema.json";

    private static readonly byte[] _schema = File.ReadAllBytes(System.IO.Path.Combine(Architecture.Repository.Root, Path));

    public static TheoryData<string> Shipped => [.. PolicyFiles.Shipped().Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Schema_ShippedPolicy_IsValid(string name)
    {
        var text = System.Text.Encoding.UTF8.GetString(PolicyFiles.Shipped().Single(file => file.Name == name).Bytes);
        var loaded = SchemaLoader.Load(_schema, SchemaLoadOptions.Default);

        Assert.NotNull(loaded.Plan);
        var violations = new SchemaValidator().Validate(
            loaded.Plan, JsonSerializer.SerializeToUtf8Bytes(ToJson(StrictYamlReader.Read(text, out _)!)), 10);
        Assert.Empty(violations);
    }

    [Fact]
    public void Schema_EveryGroup_HasTheReadersKeys()
    {
        using var schema = JsonDocument.Parse(_schema);
        foreach (var (path, group) in Groups(schema.RootElement, []))
        {
            Assert.Equal(ReaderKeys(path).Order(), group.GetProperty("properties").EnumerateObject().Select(key => key.Name).Order());
            Assert.False(group.GetProperty("additionalProperties").GetBoolean());
        }
    }

    [Fact]
    public void Schema_Names_AreTheReaders()
    {
        using var schema = JsonDocument.Parse(_schema);
        var properties = schema.RootElement.GetProperty("properties");

        Assert.Equal(HostControlNames.All, Texts(properties.GetProperty("require").GetProperty("items").GetProperty("enum")));
        Assert.Equal(
            SeccompProfiles.Names,
            Texts(properties.GetProperty("linux").GetProperty("properties").GetProperty("seccomp").GetProperty("properties")
                .GetProperty("profile").GetProperty("enum")));
        Assert.Equal(
            RlimitBounds.Types,
            Texts(properties.GetProperty("process").GetProperty("properties").GetProperty("rlimits").GetProperty("items")
                .GetProperty("properties").GetProperty("type").GetProperty("enum")));
    }

    // Each object of the schema with the keys that lead to it; "[]" stands for the items of a list.
    private static IEnumerable<(string[] Path, JsonElement Group)> Groups(JsonElement element, string[] path)
    {
        if (element.TryGetProperty("items", out var items))
        {
            return Groups(items, [.. path, "[]"]);
        }

        return element.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().SelectMany(key => Groups(key.Value, [.. path, key.Name])).Prepend((path, element))
            : [];
    }

    // The reader names the allowed keys when it meets another. Keys whose values are looked up by name do the same.
    private static string[] ReaderKeys(string[] path)
    {
        var text = path.Reverse().Aggregate("{zzz: 1}", (inner, key) => key == "[]" ? $"[{inner}]" : $"{{{key}: {inner}}}");
        var body = text[1..^1];
        var problem = PolicyText.Problems($"kind: SandboxPolicy\nname: mine\n{body}\n")
            .First(problem => problem.Contains("zzz", StringComparison.Ordinal));
        return problem.Split("allowed: ")[1].Split(", ");
    }

    private static IEnumerable<string?> Texts(JsonElement list) => list.EnumerateArray().Select(value => value.GetString());

    private static object? ToJson(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Entries.ToDictionary(entry => entry.Key.Value, entry => ToJson(entry.Value)),
        YamlSequence list => list.Items.Select(ToJson).ToList(),
        YamlScalar { IsNumber: true } number => decimal.Parse(number.Value, System.Globalization.CultureInfo.InvariantCulture),
        YamlScalar { IsPlain: true, Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalar scalar => scalar.Value,
        _ => null,
    };
}
