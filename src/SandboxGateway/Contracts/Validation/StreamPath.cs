using System.Text;
using SandboxGateway.Contracts.Json;

namespace SandboxGateway.Contracts.Validation;

/// <summary>The way from the root of a document to the value being read, as places in its text.</summary>
/// <remarks>Not thread-safe; reused from document to document.</remarks>
internal sealed class StreamPath
{
    private readonly Step[] _steps = new Step[JsonLimits.MaxDepth + 1];
    private int _count;

    public void Clear() => _count = 0;

    public void PushName(int start, int length, bool escaped) => _steps[_count++] = new Step(start, length, escaped);

    public void PushArray() => _steps[_count++] = new Step(-1, -1, false);

    /// <summary>Moves to the next element of the innermost array.</summary>
    public void MoveNext() => MoveOn(1);

    public void MoveOn(int elements) => _steps[_count - 1] = _steps[_count - 1] with { Length = _steps[_count - 1].Length + elements };

    public void Pop() => _count--;

    public void AppendTo(StringBuilder pointer, JsonTape tape)
    {
        foreach (var step in _steps.AsSpan(0, _count))
        {
            if (step.Start < 0)
            {
                TapePointer.AppendIndex(pointer, step.Length);
                continue;
            }

            var name = tape.Source(step.Start, step.Length);
            if (step.Escaped)
            {
                var buffer = new byte[name.Length];
                JsonText.TryUnescape(name, buffer, out var written);
                name = buffer.AsSpan(0, written);
            }

            TapePointer.AppendName(pointer, name);
        }
    }

    /// <summary>A name's place in the text; of an element, no start and its index as the length.</summary>
    private readonly record struct Step(int Start, int Length, bool Escaped);
}
