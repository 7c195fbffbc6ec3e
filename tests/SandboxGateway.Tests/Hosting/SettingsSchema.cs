using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using NJsonSchema;
using NJsonSchema.Generation;
using SandboxGateway.Hosting;

namespace SandboxGateway.Tests.Hosting;

/// <summary>The schema of appsettings.json, made by NJsonSchema from the classes that settings are bound to.</summary>
internal static class SettingsSchema
{
    private static readonly JsonSerializerOptions _written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly SystemTextJsonSchemaGeneratorSettings _settings = new()
    {
        SerializerOptions = new JsonSerializerOptions { Converters = { new JsonStringEnumConverter() } },
        DefaultReferenceTypeNullHandling = ReferenceTypeNullHandling.NotNull,
    };

    /// <summary>Classes that say which section of the settings they are.</summary>
    public static IReadOnlyList<Type> Sections { get; } =
        [.. typeof(GatewayHost).Assembly.GetTypes().Where(type => SectionOf(type) is not null).OrderBy(SectionOf, StringComparer.Ordinal).ThenBy(type => type.Name, StringComparer.Ordinal)];

    public static string? SectionOf(Type type) =>
        type.Name.EndsWith("Options", StringComparison.Ordinal)
            ? type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
            : null;

    /// <summary>The name a property has in the settings.</summary>
    public static string KeyOf(PropertyInfo property) => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;

    public static string Generate()
    {
        var root = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Settings of sandbox-gateway",
            ["type"] = "object",
            ["properties"] = new JsonObject(),
            ["definitions"] = new JsonObject(),
        };
        foreach (var type in Sections)
        {
            AddSection(root, type);
        }

        return root.ToJsonString(_written) + "\n";
    }

    private static void AddSection(JsonObject root, Type type)
    {
        var schema = JsonNode.Parse(JsonSchema.FromType(type, _settings).ToJson())!.AsObject();
        foreach (var (name, definition) in schema["definitions"]?.AsObject() ?? [])
        {
            root["definitions"]![name] = definition!.DeepClone();
        }

        var place = root;
        foreach (var name in SectionOf(type)!.Split(':'))
        {
            place = Child(place, name);
        }

        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties())
        {
            var described = schema["properties"]![property.Name]!.DeepClone().AsObject();
            Tidy(described, property.GetValue(defaults));
            place["properties"]![KeyOf(property)] = described;
        }
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        var properties = parent["properties"]!.AsObject();
        properties[name] ??= new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = new JsonObject() };
        return properties[name]!.AsObject();
    }

    // Every setting may be left out, so none is required; what it is then is told.
    private static void Tidy(JsonObject property, object? value)
    {
        property.Remove("format");
        property["description"] = property["description"]!.GetValue<string>().ReplaceLineEndings(" ");
        if (value is string or bool or int or double)
        {
            property["default"] = JsonSerializer.SerializeToNode(value);
        }
        else if (value is Enum)
        {
            property["default"] = value.ToString();
        }
    }
}
