using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Tests.Hosting;

/// <summary>Keeps deploy/config/gateway.schema.json and the classes of the settings in step.</summary>
public sealed class SettingsSchemaTests
{
    private const string Place = "deploy/config/gateway.schema.json";

    private static readonly string _path = Path.Combine(Architecture.Repository.Root, Place);

    [Fact]
    public void File_IsWhatTheClassesSay()
    {
        var generated = SettingsSchema.Generate();
        var aside = Path.Combine(Architecture.Repository.Root, "artifacts", Path.GetFileName(Place));
        if (File.ReadAllText(_path) != generated)
        {
            File.WriteAllText(aside, generated);
        }

        Assert.True(File.ReadAllText(_path) == generated, $"{Place} is out of date; what it should be is in {aside}.");
    }

    [Fact]
    public void Schema_EveryProperty_IsThere()
    {
        var schema = JsonNode.Parse(File.ReadAllText(_path))!;
        foreach (var type in SettingsSchema.Sections)
        {
            var section = SettingsSchema.SectionOf(type)!.Split(':').Aggregate(schema, (place, name) => place["properties"]![name]!);
            Assert.All(type.GetProperties(), property => Assert.NotNull(section["properties"]![SettingsSchema.KeyOf(property)]));
        }

        Assert.True(SettingsSchema.Sections.Count >= 10);
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"Serilog":{},"Gateway":{"Models":"m","Workers":{"MaxQueueLength":1},"Filters":{"Action":"Block"}}}""", true)]
    [InlineData("""{"Gateway":{"Modles":"m"}}""", false)]
    [InlineData("""{"Gateway":{"Workers":{"MaxQueueLength":0}}}""", false)]
    [InlineData("""{"Gateway":{"Workers":{"MaxQueueLength":"many"}}}""", false)]
    [InlineData("""{"Gateway":{"Filters":{"Action":"Ignore"}}}""", false)]
    public void Schema_Settings_AreJudged(string settings, bool valid)
    {
        var loaded = SchemaLoader.Load(File.ReadAllBytes(_path), SchemaLoadOptions.Default);

        Assert.NotNull(loaded.Plan);
        Assert.Equal(valid, new SchemaValidator().Validate(loaded.Plan, Encoding.UTF8.GetBytes(settings)).Count == 0);
    }

    [Fact]
    public void Schema_ShippedSettings_AreValid()
    {
        var loaded = SchemaLoader.Load(File.ReadAllBytes(_path), SchemaLoadOptions.Default);
        using var settings = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Architecture.Repository.Root, "src/SandboxGateway/appsettings.json")));

        Assert.Empty(new SchemaValidator().Validate(loaded.Plan!, JsonSerializer.SerializeToUtf8Bytes(settings.RootElement)));
    }
}
