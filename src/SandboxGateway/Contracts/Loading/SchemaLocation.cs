using System.Text.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>A place in a document where a schema stands, and the node it became.</summary>
internal sealed class SchemaLocation(JsonElement element, SchemaDocument document, string pointer, SchemaResource resource)
{
    public JsonElement Element { get; } = element;

    public SchemaDocument Document { get; } = document;

    /// <summary>From the root of the document.</summary>
    public string Pointer { get; } = pointer;

    public SchemaResource Resource { get; } = resource;

    public string? DynamicAnchor { get; set; }

    public SchemaNode? Node { get; set; }
}
