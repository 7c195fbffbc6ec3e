using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>All schemas that references can reach, by URI, pointer and anchor, and what was refused on the way.</summary>
/// <remarks>Used by one thread while one schema is loaded.</remarks>
internal sealed class SchemaIndex
{
    private const int MaxRefusals = 32;

    private readonly Dictionary<string, SchemaLocation> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<(SchemaResource Resource, string Name), SchemaLocation> _anchors = [];
    private readonly List<SchemaRefusal> _refusals = [];

    public IReadOnlyList<SchemaRefusal> Refusals => _refusals;

    public IEnumerable<SchemaLocation> DynamicAnchors => _anchors.Values.Where(location => location.DynamicAnchor is not null);

    public void Refuse(SchemaDocument document, string pointer, string reason)
    {
        if (_refusals.Count < MaxRefusals)
        {
            _refusals.Add(new SchemaRefusal(document.Prefix + pointer, reason));
        }
    }

    public bool TryAddRoot(string uri, SchemaLocation root) => _roots.TryAdd(uri, root);

    public bool TryAddAnchor(string name, SchemaLocation location) => _anchors.TryAdd((location.Resource, name), location);

    /// <summary>Finds what a reference points at; null, with the reason, if there is no schema there.</summary>
    public SchemaLocation? Resolve(SchemaResource from, string reference, out string? anchor, out string? reason)
    {
        var target = UriReference.Parse(from.Uri).Resolve(UriReference.Parse(reference));
        anchor = null;
        reason = null;
        if (!_roots.TryGetValue(target.WithoutFragment, out var root) && !TryLoadMetaschema(target.WithoutFragment, out root))
        {
            reason = "points outside this document, and no other is ever fetched";
            return null;
        }

        var fragment = Uri.UnescapeDataString(target.Fragment ?? "");
        if (fragment.Length > 0 && fragment[0] != '/')
        {
            anchor = fragment;
            reason = "names an anchor that is not there";
            return _anchors.GetValueOrDefault((root!.Resource, fragment));
        }

        reason = "points at a place where no schema is";
        return root!.Document.Locations.GetValueOrDefault(root.Pointer + fragment);
    }

    private bool TryLoadMetaschema(string uri, out SchemaLocation? root)
    {
        root = null;
        if (Metaschemas.Find(uri) is not { } metaschema)
        {
            return false;
        }

        var document = new SchemaDocument(uri + "#");
        new SchemaIndexer(this, document).Add(metaschema.Root, uri, metaschema.Draft);
        return _roots.TryGetValue(uri, out root);
    }
}
