using System.Text.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Makes the nodes of a plan from indexed schemas, following references as they come up.</summary>
/// <remarks>Used by one thread while one schema is loaded.</remarks>
internal sealed class SchemaCompiler(SchemaIndex index, FormatUse format)
{
    private readonly List<SchemaLocation> _locations = [];
    private bool _usesDynamicReferences;

    /// <summary>The schemas that have a node, in the order of their ids.</summary>
    public IReadOnlyList<SchemaLocation> Locations => _locations;

    public FormatUse Format { get; } = format;

    public SchemaNode Compile(SchemaLocation root)
    {
        var node = NodeAt(root);
        // Without recursion: a chain of references may be as long as the text allows. The list grows as it is walked.
        for (var i = 0; i < _locations.Count; i++)
        {
            _locations[i].Node!.SetRules(CompileRules(_locations[i]));
            if (i == _locations.Count - 1 && _usesDynamicReferences)
            {
                BindDynamicAnchors();
            }
        }

        return node;
    }

    public SchemaNode NodeAt(SchemaLocation location)
    {
        if (location.Node is null)
        {
            location.Node = new SchemaNode(_locations.Count, location.Document.Prefix + location.Pointer, location.Resource);
            _locations.Add(location);
        }

        return location.Node;
    }

    public SchemaNode NodeAt(SchemaLocation parent, string relativePointer) =>
        NodeAt(parent.Document.Locations[parent.Pointer + relativePointer]);

    /// <summary>The target of a reference, or null after refusing it.</summary>
    public SchemaNode? Resolve(SchemaLocation from, string keyword, string reference, out string? dynamicAnchor)
    {
        var target = index.Resolve(from.Resource, reference, out var anchor, out var reason);
        dynamicAnchor = anchor is not null && target?.DynamicAnchor == anchor ? anchor : null;
        if (target is null)
        {
            Refuse(from, keyword, reason!);
            return null;
        }

        _usesDynamicReferences |= keyword == "$dynamicRef";
        return NodeAt(target);
    }

    public void Refuse(SchemaLocation location, string keyword, string reason) =>
        index.Refuse(location.Document, $"{location.Pointer}/{SchemaIndexer.Escape(keyword)}", reason);

    /// <summary>Gives each resource the nodes that a dynamic reference may find in it.</summary>
    private void BindDynamicAnchors()
    {
        foreach (var location in index.DynamicAnchors.ToList())
        {
            location.Resource.DynamicAnchors[location.DynamicAnchor!] = NodeAt(location);
        }
    }

    private SchemaRules CompileRules(SchemaLocation location)
    {
        if (location.Element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return location.Element.ValueKind == JsonValueKind.True ? SchemaRules.AcceptAll : SchemaRules.RefuseAll;
        }

        var reader = new KeywordReader(location, this);
        if (location.Resource.Draft == SchemaDraft.Draft7 && reader.TryGet("$ref", out _))
        {
            // Draft 7 has it that nothing beside a $ref counts.
            return new SchemaRules { InPlace = InPlaceKeywords.ReadReferenceAlone(reader) };
        }

        NoteKeywords.Check(reader);
        return new SchemaRules
        {
            Types = ValueKeywords.ReadTypes(reader),
            Const = ValueKeywords.ReadConst(reader),
            Enum = ValueKeywords.ReadEnum(reader),
            Number = ScalarKeywords.ReadNumber(reader),
            String = ScalarKeywords.ReadString(reader, Format),
            Array = ArrayKeywords.Read(reader),
            Object = ObjectKeywords.Read(reader),
            InPlace = InPlaceKeywords.Read(reader),
        };
    }
}
