using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

/// <summary>Where a stream evaluator stands: the containers that are open, and the schemas that apply there.</summary>
/// <remarks>Not thread-safe; reused from document to document.</remarks>
internal sealed class StreamStacks
{
    private readonly OpenContainer[] _containers = new OpenContainer[JsonLimits.MaxDepth + 1];
    private SchemaNode[] _nodes = new SchemaNode[64];
    private ulong[] _present = new ulong[64];
    private int _depth;

    public StreamPath Path { get; } = new();

    /// <summary>Schemas on the stack.</summary>
    public int Count { get; private set; }

    public bool HasOpen => _depth > 0;

    /// <summary>The container that was opened last.</summary>
    public ref OpenContainer Innermost => ref _containers[_depth - 1];

    public SchemaNode this[int position] => _nodes[position];

    public void Clear()
    {
        Count = 0;
        _depth = 0;
        Path.Clear();
    }

    /// <summary>The required names that the object a schema judges has had, a bit for each.</summary>
    public ref ulong Present(int position) => ref _present[position];

    /// <summary>Begins a value. The schemas that judge it are on the stack from the returned place up.</summary>
    public int BeginValue()
    {
        if (_depth == 0)
        {
            return 0;
        }

        ref var container = ref Innermost;
        if (container.IsArray)
        {
            Path.MoveNext();
            for (var i = container.First; i < container.Last; i++)
            {
                Push(_nodes[i].Rules.Array?.ForItem(container.Count));
            }

            container.Count++;
        }

        return container.Last;
    }

    /// <summary>Ends a value: its schemas leave the stack, and so does its name.</summary>
    public void EndValue()
    {
        if (_depth == 0)
        {
            Count = 0;
            return;
        }

        Count = Innermost.Last;
        if (!Innermost.IsArray)
        {
            Path.Pop();
        }
    }

    /// <summary>Counts elements of the innermost array that were judged by other means.</summary>
    public void PassElements(int count)
    {
        Innermost.Count += count;
        Path.MoveOn(count);
    }

    public void Open(OpenContainer container)
    {
        _containers[_depth++] = container;
        if (container.IsArray)
        {
            Path.PushArray();
        }
    }

    public OpenContainer Close()
    {
        var container = _containers[--_depth];
        if (container.IsArray)
        {
            Path.Pop();
        }

        return container;
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
            Array.Resize(ref _present, Count * 2);
        }

        _present[Count] = 0;
        _nodes[Count++] = node;
    }

    public void PopTo(int count) => Count = count;
}
