using System.Text.Json;
using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

/// <summary>Keeps deploy/config/model.schema.json and the reader in step.</summary>
public sealed class ManifestSchemaTests
{
    private static readonly string _repositoryRoot = FindRepositoryRoot();

    [Fact]
    public void Schema_Properties_AreTheReadersKeys()
    {
        using var schema = ReadSchema();
        var properties = schema.RootElement.GetProperty("properties");

        Assert.Equal(ManifestReader.Keys.Order(), Names(properties));
        Assert.Equal(ManifestReader.RequestKeys.Order(), Names(properties.GetProperty("requests").GetProperty("properties")));
        Assert.Equal(HandlerKeysReader.Channels, properties.GetProperty("channel").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        Assert.Equal(
            TensorListReader.Keys.Order(),
            Names(properties.GetProperty("inputs").GetProperty("items").GetProperty("properties")));
        Assert.Equal(
            TensorListReader.Keys.Where(key => key != "optional").Order(),
            Names(properties.GetProperty("outputs").GetProperty("items").GetProperty("properties")));
        Assert.Equal(
            ManifestReader.Runtimes,
            properties.GetProperty("runtime").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        var output = properties.GetProperty("output").GetProperty("properties");
        Assert.Equal(OutputKeysReader.Keys.Order(), Names(output));
        Assert.Equal(OutputKeysReader.FilterKeys.Order(), Names(output.GetProperty("filter").GetProperty("properties")));
        Assert.Equal(
            OutputKeysReader.Actions,
            schema.RootElement.GetProperty("$defs").GetProperty("filterAction").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        Assert.False(schema.RootElement.GetProperty("additionalProperties").GetBoolean());
        Assert.False(properties.GetProperty("requests").GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void Schema_PropertiesOfTheContract_AreItsReadersKeys()
    {
        using var schema = ReadSchema();
        var contract = schema.RootElement.GetProperty("properties").GetProperty("contract");
        var tensor = schema.RootElement.GetProperty("$defs").GetProperty("tensorRules");

        Assert.Equal(ContractReader.Keys.Order(), Names(contract.GetProperty("properties")));
        var sanitize = schema.RootElement.GetProperty("$defs").GetProperty("sanitize");
        Assert.Equal(SanitizeReader.Keys.Order(), Names(sanitize.GetProperty("properties")));
        Assert.False(sanitize.GetProperty("additionalProperties").GetBoolean());
        var classifier = schema.RootElement.GetProperty("$defs").GetProperty("classifier");
        Assert.Equal(ClassifierReader.Keys.Order(), Names(classifier.GetProperty("properties")));
        Assert.False(classifier.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(TensorRulesReader.Keys.Order(), Names(tensor.GetProperty("properties")));
        Assert.Equal(
            MediaContainers.Names,
            tensor.GetProperty("properties").GetProperty("mediaType").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        Assert.False(contract.GetProperty("additionalProperties").GetBoolean());
        Assert.False(tensor.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void Schema_Bounds_AreTheReadersBounds()
    {
        using var schema = ReadSchema();
        var properties = schema.RootElement.GetProperty("properties");
        var threads = properties.GetProperty("threads");
        var timeout = properties.GetProperty("requests").GetProperty("properties").GetProperty("timeoutSeconds");
        var minimum = threads.GetProperty("minimum").GetInt32();
        var maximum = threads.GetProperty("maximum").GetInt32();
        var longest = timeout.GetProperty("maximum").GetInt32();

        Assert.True(IsSound($"threads: {minimum}"));
        Assert.True(IsSound($"threads: {maximum}"));
        Assert.False(IsSound($"threads: {minimum - 1}"));
        Assert.False(IsSound($"threads: {maximum + 1}"));
        Assert.True(IsSound($"requests: {{timeoutSeconds: {longest}}}"));
        Assert.False(IsSound($"requests: {{timeoutSeconds: {longest + 1}}}"));
        Assert.False(IsSound($"requests: {{timeoutSeconds: {timeout.GetProperty("exclusiveMinimum").GetInt32()}}}"));
    }

    [Fact]
    public void Schema_Defaults_AreTheReadersDefaults()
    {
        using var schema = ReadSchema();
        var properties = schema.RootElement.GetProperty("properties");
        var manifest = ManifestReader.Read("m", "runtime: onnx");

        Assert.Equal("model.onnx", manifest.File);
        Assert.Equal(properties.GetProperty("threads").GetProperty("default").GetInt32(), manifest.Threads);
    }

    [Fact]
    public void Schema_Examples_AreAccepted()
    {
        using var schema = ReadSchema();
        var examples = schema.RootElement.GetProperty("examples").EnumerateArray().ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Null(ManifestReader.Read("m", example.GetRawText()).Problem));
    }

    [Fact]
    public void Read_EveryManifestInTheRepository_IsAccepted()
    {
        var files = new[] { "samples", "tests/fixtures" }
            .Select(folder => Path.Combine(_repositoryRoot, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, ManifestReader.FileName, SearchOption.AllDirectories));

        Assert.All(files, file => Assert.Null(ManifestReader.Read("m", File.ReadAllText(file)).Problem));
    }

    private static bool IsSound(string line) => ManifestReader.Read("m", $"runtime: onnx\n{line}\n").Problem is null;

    private static JsonDocument ReadSchema() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_repositoryRoot, "deploy/config/model.schema.json")));

    private static IEnumerable<string> Names(JsonElement properties) =>
        properties.EnumerateObject().Select(property => property.Name).Order();

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SandboxGateway.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
