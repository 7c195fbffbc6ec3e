using System.Text;
using System.Text.Json.Nodes;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.OpenApi;

/// <summary>Makes the OpenAPI document of one model: the paths of that model, with the schemas its requests and answers are held to.</summary>
internal static class ModelOpenApi
{
    /// <param name="model">The model.</param>
    /// <param name="version">The version as the path has it; null for a path without one.</param>
    /// <param name="schemas">What …/schema serves.</param>
    /// <param name="example">A request that keeps all of it, or null if none was found.</param>
    public static byte[] Write(ServedModel model, string? version, JsonObject schemas, JsonNode? example)
    {
        var document = OpenApiDocument.Copy();
        document["info"] = new JsonObject
        {
            ["title"] = model.Name,
            ["version"] = model.Version,
            ["description"] = model.Manifest.Description ?? $"The model {model.Name}.",
        };
        document["paths"] = Paths(document["paths"]!.AsObject(), model, version, example);
        var components = document["components"]!["schemas"]!.AsObject();
        AddSchemas(components, "InferRequest", "Request", schemas);
        AddSchemas(components, "InferResponse", "Response", schemas);
        KeepUsed(document);
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static JsonObject Paths(JsonObject all, ServedModel model, string? version, JsonNode? example)
    {
        var prefix = version is null ? OpenApiDocument.ModelPath : OpenApiDocument.VersionPath;
        var own = $"/v2/models/{model.Name}" + (version is null ? "" : $"/versions/{version}");
        var paths = new JsonObject();
        foreach (var (path, item) in all)
        {
            var isVersions = path.StartsWith(OpenApiDocument.VersionPath, StringComparison.Ordinal);
            if (path.StartsWith(prefix, StringComparison.Ordinal) && isVersions == version is not null)
            {
                var copy = item!.DeepClone().AsObject();
                copy.Remove("parameters");
                paths.Add(own + path[prefix.Length..], copy);
            }
        }

        if (example is not null)
        {
            paths[$"{own}/infer"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"] = example;
        }

        return paths;
    }

    /// <summary>Puts a model's own schemas in the place of the general one.</summary>
    private static void AddSchemas(JsonObject components, string general, string kind, JsonObject schemas)
    {
        var all = new JsonArray();
        foreach (var schema in schemas[kind.ToLowerInvariant()]!.AsArray())
        {
            var name = $"{kind}{all.Count + 1}";
            components[name] = all.Count == 0 ? Inline(schema!.DeepClone(), name) : Separate(schema!.DeepClone(), name);
            all.Add(new JsonObject { ["$ref"] = $"#/components/schemas/{name}" });
        }

        foreach (var schema in kind == "Request" ? schemas["parameters"]!.AsArray() : [])
        {
            components["RequestParameters"] = Separate(schema!.DeepClone(), "RequestParameters");
            all.Add(new JsonObject
            {
                ["properties"] = new JsonObject { ["parameters"] = new JsonObject { ["$ref"] = "#/components/schemas/RequestParameters" } },
            });
        }

        components[general] = new JsonObject { ["allOf"] = all };
    }

    /// <summary>The schema made from the signature: its references lead to its own definitions, at their new place.</summary>
    private static JsonNode Inline(JsonNode schema, string name)
    {
        schema.AsObject().Remove("$schema");
        Rebase(schema, $"#/components/schemas/{name}");
        return schema;
    }

    /// <summary>A schema of model.yaml's author may refer to anything in itself, so it stays a document of its own.</summary>
    private static JsonNode Separate(JsonNode schema, string name)
    {
        if (schema is JsonObject members && !members.ContainsKey("$id"))
        {
            members["$id"] = $"urn:sandbox-gateway:schema:{name}";
        }

        return schema;
    }

    private static void Rebase(JsonNode? node, string root)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Rebase(item, root);
            }
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (name == "$ref" && value is JsonValue reference)
                {
                    members[name] = root + reference.GetValue<string>()[1..];
                }
                else
                {
                    Rebase(value, root);
                }
            }
        }
    }

    /// <summary>Drops tags and components that nothing in the document refers to, such as those of other paths.</summary>
    private static void KeepUsed(JsonObject document)
    {
        var components = document["components"]!.AsObject();
        for (var found = true; found;)
        {
            var text = document.ToJsonString();
            var unused = components
                .SelectMany(section => section.Value!.AsObject().Select(component => (Section: section.Key, component.Key)))
                .Where(one => !text.Contains($"\"#/components/{one.Section}/{one.Key}\"", StringComparison.Ordinal)
                    && !text.Contains($"\"#/components/{one.Section}/{one.Key}/", StringComparison.Ordinal))
                .ToList();
            unused.ForEach(one => components[one.Section]!.AsObject().Remove(one.Key));
            found = unused.Count > 0;
        }

        var tags = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .SelectMany(operation => operation.Value!["tags"]!.AsArray().Select(tag => (string)tag!))
            .ToHashSet();
        var known = document["tags"]!.AsArray();
        known.RemoveAll(tag => !tags.Contains((string)tag!["name"]!));
    }
}
