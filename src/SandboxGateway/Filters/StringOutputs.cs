using System.Buffers;
using System.Buffers.Binary;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Filters;

/// <summary>
/// All strings of an answer as one text, in which a secret that is split over elements or outputs is seen: written as a list
/// of quoted strings. Keeps its memory for the next answer; used by one thread at a time.
/// </summary>
internal sealed class StringOutputs
{
    private readonly ArrayBufferWriter<byte> _joined = new();
    private readonly List<Element> _elements = [];

    /// <summary>The text; empty when no output holds strings.</summary>
    public ReadOnlySpan<byte> Text => _joined.WrittenSpan;

    /// <summary>How many strings there are.</summary>
    public int Count => _elements.Count;

    public void Read(List<Tensor> outputs)
    {
        _joined.ResetWrittenCount();
        _elements.Clear();
        for (var index = 0; index < outputs.Count; index++)
        {
            if (outputs[index].DataType != DataType.Bytes)
            {
                continue;
            }

            var rest = outputs[index].Data.Span;
            while (BytesElements.TryTake(ref rest, out var element))
            {
                _joined.Write(_elements.Count == 0 ? "\""u8 : "\", \""u8);
                _elements.Add(new Element(index, _joined.WrittenCount, _joined.WrittenCount + element.Length));
                _joined.Write(element);
            }
        }

        _joined.Write(_elements.Count == 0 ? ""u8 : "\""u8);
    }

    /// <summary>Puts new tensors in place of those that <paramref name="findings"/>, in order, take something from.</summary>
    public void Rewrite(List<Tensor> outputs, List<Finding> findings, Redactor redactor)
    {
        var next = 0;
        for (var first = 0; first < _elements.Count;)
        {
            var output = _elements[first].Output;
            var last = first;
            while (last + 1 < _elements.Count && _elements[last + 1].Output == output)
            {
                last++;
            }

            if (findings.Exists(finding => finding.Start < _elements[last].End && finding.End > _elements[first].Start))
            {
                var data = new ArrayBufferWriter<byte>(outputs[output].Data.Length);
                for (var element = first; element <= last; element++)
                {
                    WriteElement(_elements[element], findings, redactor, data, ref next);
                }

                outputs[output] = outputs[output] with { Data = data.WrittenMemory };
            }

            first = last + 1;
        }
    }

    // Of a secret that is split, the marker stands in the first element it is part of.
    private void WriteElement(Element element, List<Finding> findings, Redactor redactor, ArrayBufferWriter<byte> data, ref int next)
    {
        var text = new ArrayBufferWriter<byte>();
        var position = element.Start;
        for (var index = 0; index < findings.Count; index++)
        {
            var finding = findings[index];
            if (finding.End <= position || finding.Start >= element.End)
            {
                continue;
            }

            text.Write(Text[position..Math.Max(position, finding.Start)]);
            if (index >= next)
            {
                redactor.WriteReplacement(Text[finding.Start..finding.End], finding, text);
                next = index + 1;
            }

            position = Math.Min(element.End, finding.End);
        }

        text.Write(Text[position..element.End]);
        BinaryPrimitives.WriteUInt32LittleEndian(data.GetSpan(sizeof(uint)), (uint)text.WrittenCount);
        data.Advance(sizeof(uint));
        data.Write(text.WrittenSpan);
    }

    private readonly record struct Element(int Output, int Start, int End);
}
