using System.Text.Json;
using System.Text.RegularExpressions;

namespace SandboxGateway.FunctionalTests.Api.OpenApi;

/// <summary>What OpenAPI 3.1 asks of a document, as far as ours use it.</summary>
internal static partial class OpenApiRules
{
    private static readonly string[] _methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    private static readonly string[] _sections = ["schemas", "responses", "parameters", "headers"];
    private static readonly string[] _types = ["null", "boolean", "object", "array", "number", "string", "integer"];

    /// <returns>Everything that breaks a rule, with its place.</returns>
    public static IReadOnlyList<string> Check(JsonElement document)
    {
        var problems = new List<string>();
        Expect(problems, document.GetProperty("openapi").GetString()!.StartsWith("3.1.", StringComparison.Ordinal), "openapi: not 3.1");
        foreach (var member in (string[])["title", "version"])
        {
            Expect(problems, document.GetProperty("info").GetProperty(member).GetString() is { Length: > 0 }, $"info.{member}: empty");
        }

        var ids = new HashSet<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            CheckPath(problems, document, path, ids);
        }

        foreach (var section in document.GetProperty("components").EnumerateObject())
        {
            Expect(problems, _sections.Contains(section.Name), $"components.{section.Name}: unknown");
        }

        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            Expect(problems, ComponentName().IsMatch(schema.Name), $"{schema.Name}: no name of a component");
            CheckTypes(problems, schema.Value, schema.Name);
        }

        CheckReferences(problems, document, document, "#");
        return problems;
    }

    private static void CheckPath(List<string> problems, JsonElement document, JsonProperty path, HashSet<string> ids)
    {
        Expect(problems, path.Name.StartsWith('/'), $"{path.Name}: does not begin with a slash");
        foreach (var method in path.Value.EnumerateObject().Where(member => member.Name != "parameters"))
        {
            var place = $"{method.Name} {path.Name}";
            Expect(problems, _methods.Contains(method.Name), $"{place}: no method");
            var operation = method.Value;
            Expect(problems, ids.Add(operation.GetProperty("operationId").GetString()!), $"{place}: its operationId is another's too");
            var tags = document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString());
            Expect(problems, operation.GetProperty("tags").EnumerateArray().All(tag => tags.Contains(tag.GetString())), $"{place}: unknown tag");
            var named = Parameters(document, path.Value).Concat(Parameters(document, operation)).ToList();
            Expect(
                problems,
                PathParameter().Matches(path.Name).Select(match => match.Groups[1].Value).Order()
                    .SequenceEqual(named.Where(one => one.In == "path").Select(one => one.Name).Order()),
                $"{place}: its path's parameters are not those declared");
            foreach (var response in operation.GetProperty("responses").EnumerateObject())
            {
                Expect(problems, Status().IsMatch(response.Name), $"{place}: {response.Name} is no status");
                Expect(
                    problems, Resolve(document, response.Value)?.TryGetProperty("description", out _) == true, $"{place} {response.Name}: no description");
            }

            Expect(problems, operation.GetProperty("responses").EnumerateObject().Any(), $"{place}: no responses");
        }
    }

    private static IEnumerable<(string Name, string In)> Parameters(JsonElement document, JsonElement owner) =>
        owner.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray()
                .Select(parameter => Resolve(document, parameter)!.Value)
                .Select(parameter => (parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString()!))
            : [];

    /// <summary>References lead somewhere; those inside a schema with an identity of its own are that schema's affair.</summary>
    private static void CheckReferences(List<string> problems, JsonElement document, JsonElement node, string place)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray())
            {
                CheckReferences(problems, document, item, place);
            }
        }

        if (node.ValueKind != JsonValueKind.Object || node.TryGetProperty("$id", out _))
        {
            return;
        }

        foreach (var member in node.EnumerateObject())
        {
            if (member.Name == "$ref" && member.Value.ValueKind == JsonValueKind.String)
            {
                Expect(problems, Resolve(document, node) is not null, $"{place}: {member.Value} leads nowhere");
            }

            CheckReferences(problems, document, member.Value, $"{place}/{member.Name}");
        }
    }

    private static void CheckTypes(List<string> problems, JsonElement schema, string place)
    {
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
        {
            Expect(problems, _types.Contains(type.GetString()), $"{place}: {type} is no type");
        }
    }

    private static JsonElement? Resolve(JsonElement document, JsonElement node)
    {
        if (node.ValueKind != JsonValueKind.Object || !node.TryGetProperty("$ref", out var reference))
        {
            return node;
        }

        var found = document;
        foreach (var escaped in reference.GetString()!.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(escaped).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found;
    }

    private static void Expect(List<string> problems, bool holds, string problem)
    {
        if (!holds)
        {
            problems.Add(problem);
        }
    }

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("^([1-5][0-9][0-9]|default)$")]
    private static partial Regex Status();

    [GeneratedRegex("^[a-zA-Z0-9._-]+$")]
    private static partial Regex ComponentName();
}
