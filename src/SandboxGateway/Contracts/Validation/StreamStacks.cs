using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

/// <summary>Where a stream evaluator stands, and the schemas that apply there.</summary>
/// <remarks>Not thread-safe; reused from document to document.</remarks>
internal sealed class StreamStacks
{
    private SchemaNode[] _nodes = new SchemaNode[64];

    public StreamPath Path { get; } = new();

    /// <summary>Schemas on the stack.</summary>
    public int Count { get; private set; }

    public SchemaNode this[int position] => _nodes[position];

    public void Clear()
    {
        Count = 0;
        Path.Clear();
    }

    public void Push(SchemaNode? node)
    {
        if (node is null)
        {
            return;
        }

        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, Count * 2);
        }

        _nodes[Count++] = node;
    }

    public void PopTo(int count) => Count = count;
}
