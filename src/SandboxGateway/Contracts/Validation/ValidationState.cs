using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

/// <summary>What evaluation keeps while it is at one document: the budget, the dynamic scope, buffers.</summary>
/// <remarks>Not thread-safe; reused from document to document.</remarks>
internal sealed class ValidationState
{
    private readonly List<SchemaResource> _scope = [];
    private byte[] _text = new byte[256];

    public WorkBudget Budget { get; } = new();

    public JsonEquality Equality { get; } = new();

    public JsonHash Hash { get; } = new();

    public void Begin(int textBytes)
    {
        _scope.Clear();
        Budget.Reset(textBytes);
    }

    /// <summary>A string of a tape; good until the next is asked for.</summary>
    public ReadOnlySpan<byte> TextOf(JsonTape tape, int entry) => tape.Text(entry, ref _text);

    /// <summary>True if the resource was not the innermost already, and is to be left again.</summary>
    public bool Enter(SchemaResource resource)
    {
        if (_scope.Count > 0 && ReferenceEquals(_scope[^1], resource))
        {
            return false;
        }

        _scope.Add(resource);
        return true;
    }

    public void Leave() => _scope.RemoveAt(_scope.Count - 1);

    /// <summary>The anchor in the outermost resource that has it.</summary>
    public SchemaNode Find(DynamicReference reference)
    {
        foreach (var resource in _scope)
        {
            if (resource.DynamicAnchors.TryGetValue(reference.Anchor, out var node))
            {
                return node;
            }
        }

        return reference.Fallback;
    }
}
