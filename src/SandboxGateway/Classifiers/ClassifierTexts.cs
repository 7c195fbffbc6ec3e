using System.Text.Unicode;
using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Classifiers;

/// <summary>The texts of one request that a classifier is asked about. Built, then read.</summary>
internal sealed class ClassifierTexts
{
    // More than these are not asked about: a classifier's time is short.
    private const int MaxTexts = 1024;
    private const int MaxBytes = 1 << 20;

    private readonly List<(int Input, int Element, ReadOnlyMemory<byte> Text)> _texts = [];

    public int Count => _texts.Count;

    public (int Input, int Element, ReadOnlyMemory<byte> Text) this[int position] => _texts[position];

    /// <summary>Takes the texts out of a request that was checked; null, and why, if they are not to be asked about.</summary>
    public static ClassifierTexts? Take(ClassifierDeclaration declared, InferenceRequest request, out string obstacle)
    {
        var texts = new ClassifierTexts();
        var bytes = 0;
        obstacle = "";
        for (var i = 0; i < request.Inputs.Count && obstacle.Length == 0; i++)
        {
            var input = request.Inputs[i];
            var isNamed = declared.Inputs.Contains(input.Name);
            // Raw bytes are taken for text only where the contract says so, by naming the input.
            if (input.DataType == DataType.Bytes && (isNamed || (declared.Inputs.Count == 0 && !input.CameRaw)))
            {
                obstacle = texts.Add(i, input.Data, ref bytes);
            }
        }

        return obstacle.Length == 0 ? texts : null;
    }

    /// <summary>The raw form of a BYTES tensor of them.</summary>
    public byte[] ToTensor()
    {
        using var raw = new MemoryStream();
        using var writer = new BinaryWriter(raw);
        foreach (var (_, _, text) in _texts)
        {
            writer.Write(text.Length);
            writer.Write(text.Span);
        }

        return raw.ToArray();
    }

    private string Add(int input, ReadOnlyMemory<byte> data, ref int bytes)
    {
        var rest = data.Span;
        for (var element = 0; BytesElements.TryTake(ref rest, out var text); element++)
        {
            bytes += text.Length;
            if (_texts.Count == MaxTexts || bytes > MaxBytes)
            {
                return $"there are more than {MaxTexts} texts, or {MaxBytes} bytes of them";
            }

            if (!Utf8.IsValid(text))
            {
                return "a text is no UTF-8";
            }

            _texts.Add((input, element, data.Slice(data.Length - rest.Length - text.Length, text.Length)));
        }

        return "";
    }
}
