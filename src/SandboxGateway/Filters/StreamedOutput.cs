using System.Buffers;
using System.Buffers.Binary;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Filters;

/// <summary>
/// A string output over all replies of a stream: element n of each reply goes on where element n of the one before left off.
/// Shapes stay as they are; an element whose text is held back is empty. Used by one thread at a time.
/// </summary>
internal sealed class StreamedOutput(string name, SecretScanner scanner, Redactor redactor)
{
    private readonly List<StreamedElement> _elements = [];

    public string Name { get; } = name;

    /// <summary>The reply's tensor as it may leave now.</summary>
    public Tensor Next(Tensor tensor, List<Finding> findings)
    {
        var data = new ArrayBufferWriter<byte>(Math.Max(1, tensor.Data.Length));
        var rest = tensor.Data.Span;
        for (var index = 0; BytesElements.TryTake(ref rest, out var element); index++)
        {
            Write(data, ElementAt(index).Next(element, findings));
        }

        return tensor with { Data = data.WrittenMemory };
    }

    /// <summary>The last reply's tensor, with all that was held back; <paramref name="tensor"/> is null if that reply has none.</summary>
    public Tensor? Last(Tensor? tensor, List<Finding> findings)
    {
        var texts = new List<byte[]>();
        var rest = tensor is { } last ? last.Data.Span : default;
        while (BytesElements.TryTake(ref rest, out var element))
        {
            texts.Add(ElementAt(texts.Count).Last(element, findings).ToArray());
        }

        var count = texts.Count;
        for (var index = count; index < _elements.Count; index++)
        {
            texts.Add(_elements[index].Last([], findings).ToArray());
        }

        // Elements the last reply has no place for stand behind those it has, if any text of them is left.
        while (texts.Count > count && texts[^1].Length == 0)
        {
            texts.RemoveAt(texts.Count - 1);
        }

        return texts.Count == 0 && tensor is null ? null : ToTensor(tensor, texts, count);
    }

    private Tensor ToTensor(Tensor? tensor, List<byte[]> texts, int count)
    {
        var data = new ArrayBufferWriter<byte>();
        foreach (var text in texts)
        {
            Write(data, text);
        }

        return tensor is { } last && texts.Count == count
            ? last with { Data = data.WrittenMemory }
            : new Tensor(Name, DataType.Bytes, [texts.Count], data.WrittenMemory);
    }

    private StreamedElement ElementAt(int index)
    {
        while (_elements.Count <= index)
        {
            _elements.Add(new StreamedElement(scanner, redactor));
        }

        return _elements[index];
    }

    private static void Write(ArrayBufferWriter<byte> data, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(data.GetSpan(sizeof(int)), text.Length);
        data.Advance(sizeof(int));
        data.Write(text);
    }
}
