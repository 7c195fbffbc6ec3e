using System.Globalization;
using System.Text.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Walks a document and records every schema, identifier and anchor in it.</summary>
internal sealed class SchemaIndexer(SchemaIndex index, SchemaDocument document)
{
    public void Add(JsonElement root, string uri, SchemaDraft defaultDraft)
    {
        var draft = ReadDraft(root, "") ?? defaultDraft;
        Walk(root, "", new SchemaResource(uri, draft), isRoot: true);
    }

    /// <summary>A name as a part of a JSON pointer.</summary>
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string? GetText(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private void Walk(JsonElement element, string pointer, SchemaResource resource, bool isRoot = false)
    {
        if (element.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False))
        {
            index.Refuse(document, pointer, "a schema is an object or a boolean");
            return;
        }

        var isObject = element.ValueKind == JsonValueKind.Object;
        var id = isObject ? ReadId(element, resource.Draft) : null;
        var isNewResource = isRoot || (id is not null && id.WithoutFragment.Length > 0);
        var parent = resource;
        if (isNewResource)
        {
            var uri = id is null ? resource.Uri : UriReference.Parse(resource.Uri).Resolve(id).WithoutFragment;
            resource = new SchemaResource(uri, isRoot || !isObject ? resource.Draft : ReadDraft(element, pointer) ?? resource.Draft);
        }
        else if (isObject && element.TryGetProperty("$schema", out _))
        {
            index.Refuse(document, pointer + "/$schema", "stands only at the root, or beside an $id");
        }

        var location = new SchemaLocation(element, document, pointer, resource);
        document.Locations[pointer] = location;
        if (isNewResource)
        {
            AddRoots(location, isRoot ? parent.Uri : null);
        }

        if (isObject)
        {
            AddAnchors(location, id);
            WalkKeywords(element, pointer, resource);
        }
    }

    private void AddRoots(SchemaLocation location, string? retrievalUri)
    {
        if (retrievalUri is not null && retrievalUri != location.Resource.Uri)
        {
            index.TryAddRoot(retrievalUri, location);
        }

        if (!index.TryAddRoot(location.Resource.Uri, location))
        {
            index.Refuse(document, location.Pointer + "/$id", "names a schema that is there already");
        }
    }

    private static UriReference? ReadId(JsonElement schema, SchemaDraft draft)
    {
        // Draft 7 has it that nothing beside a $ref counts.
        var ignored = draft == SchemaDraft.Draft7 && schema.TryGetProperty("$ref", out _);
        return ignored || GetText(schema, "$id") is not { } text ? null : UriReference.Parse(text);
    }

    private SchemaDraft? ReadDraft(JsonElement schema, string pointer)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("$schema", out var value))
        {
            return null;
        }

        var draft = value.ValueKind == JsonValueKind.String ? Metaschemas.FindDraft(value.GetString()!) : null;
        if (draft is null)
        {
            index.Refuse(document, pointer + "/$schema", "names neither draft 2020-12 nor draft 7");
        }

        return draft;
    }

    private void AddAnchors(SchemaLocation location, UriReference? id)
    {
        if (id?.Fragment is { Length: > 0 } fragment)
        {
            if (location.Resource.Draft == SchemaDraft.Draft7 && fragment[0] != '/')
            {
                AddAnchor(location, fragment, "$id");
            }
            else
            {
                index.Refuse(document, location.Pointer + "/$id", "ends in a fragment");
            }
        }

        if (location.Resource.Draft == SchemaDraft.Draft7)
        {
            return;
        }

        if (GetText(location.Element, "$anchor") is { } anchor)
        {
            AddAnchor(location, anchor, "$anchor");
        }

        if (GetText(location.Element, "$dynamicAnchor") is { } dynamicAnchor)
        {
            location.DynamicAnchor = dynamicAnchor;
            if (dynamicAnchor != GetText(location.Element, "$anchor"))
            {
                AddAnchor(location, dynamicAnchor, "$dynamicAnchor");
            }
        }
    }

    private void AddAnchor(SchemaLocation location, string name, string keyword)
    {
        if (!index.TryAddAnchor(name, location))
        {
            index.Refuse(document, $"{location.Pointer}/{keyword}", "names an anchor that is there already");
        }
    }

    private void WalkKeywords(JsonElement schema, string pointer, SchemaResource resource)
    {
        foreach (var property in schema.EnumerateObject())
        {
            var at = $"{pointer}/{Escape(property.Name)}";
            switch (Keywords.Find(resource.Draft, property.Name))
            {
                case KeywordShape.Schema:
                case KeywordShape.SchemaOrArray when property.Value.ValueKind != JsonValueKind.Array:
                    Walk(property.Value, at, resource);
                    break;
                case KeywordShape.SchemaArray or KeywordShape.SchemaOrArray:
                    WalkArray(property.Value, at, resource);
                    break;
                case KeywordShape.SchemaMap:
                    WalkMap(property.Value, at, resource, skipLists: false);
                    break;
                case KeywordShape.Dependencies:
                    WalkMap(property.Value, at, resource, skipLists: true);
                    break;
                case null when !property.Name.StartsWith(Keywords.NotePrefix, StringComparison.Ordinal):
                    index.Refuse(document, at, $"is no keyword of this draft; notes of your own begin with '{Keywords.NotePrefix}'");
                    break;
            }
        }
    }

    private void WalkArray(JsonElement schemas, string pointer, SchemaResource resource)
    {
        if (schemas.ValueKind != JsonValueKind.Array)
        {
            index.Refuse(document, pointer, "must be an array of schemas");
            return;
        }

        var position = 0;
        foreach (var schema in schemas.EnumerateArray())
        {
            Walk(schema, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{position++}"), resource);
        }
    }

    private void WalkMap(JsonElement schemas, string pointer, SchemaResource resource, bool skipLists)
    {
        if (schemas.ValueKind != JsonValueKind.Object)
        {
            index.Refuse(document, pointer, "must be an object of schemas");
            return;
        }

        foreach (var schema in schemas.EnumerateObject())
        {
            if (!skipLists || schema.Value.ValueKind != JsonValueKind.Array)
            {
                Walk(schema.Value, $"{pointer}/{Escape(schema.Name)}", resource);
            }
        }
    }
}
