using System.Buffers.Binary;
using System.Text.Unicode;
using SandboxGateway.Contracts.Validation;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;

namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>
/// Looks through the texts of a BYTES tensor, and makes a cleaned one where something is to be stripped. A clean text costs one
/// look and no memory. Not thread-safe: holds the findings of the text in hand.
/// </summary>
internal sealed class TextSanitizer(SecretScanner secrets)
{
    private readonly List<Finding> _secretFindings = [];

    /// <summary>The names of findings as model.yaml has them, such as "zeroWidth, bidi".</summary>
    public static string Name(TextFindings findings) => string.Join(", ", findings.ToString().Split(", ").Select(Camel));

    /// <summary>
    /// Sanitizes one tensor. What is refused goes to <paramref name="report"/>; <paramref name="note"/> tells the rest.
    /// </summary>
    /// <returns>The tensor, or a cleaned one in memory of the request's.</returns>
    public Tensor Sanitize(
        in Tensor tensor, TextPolicy policy, string place, InferenceRequest request, ViolationList report, out TextNote note)
    {
        note = new TextNote(tensor.Name, TextFindings.None, TextFindings.None);
        if (policy.IsText == false || (tensor.CameRaw && policy.IsText != true))
        {
            return tensor;
        }

        var cleaned = default(Dictionary<long, byte[]>);
        var rest = tensor.Data.Span;
        for (var i = 0L; !report.IsFull && BytesElements.TryTake(ref rest, out var element); i++)
        {
            var found = Find(element, policy);
            if ((found & policy.Strip) != TextFindings.None)
            {
                // What was hidden by what is stripped shows only then: a tag with a character in it that shows nothing.
                var text = TextCleaner.Clean(element, found & policy.Strip, policy);
                found |= Find(text, policy);
                (cleaned ??= []).Add(i, text);
            }

            if ((found & (policy.Refuse | TextFindings.NotText)) is var refused and not TextFindings.None)
            {
                Refuse(refused, element, $"{place}/data/{i}", report);
            }

            note = note.With(found & policy.Strip, found & policy.Flag);
        }

        return cleaned is null || report.Count > 0 ? tensor : tensor with { Data = Rebuild(tensor, cleaned, request) };
    }

    private TextFindings Find(ReadOnlySpan<byte> text, TextPolicy policy)
    {
        if (!Utf8.IsValid(text))
        {
            // Typed bytes of gRPC need not be text; where they are declared to be, they must.
            return policy.IsText == true ? TextFindings.NotText : TextFindings.None;
        }

        var found = MarkupScan.Run(text, policy.Wanted);
        if ((policy.Wanted & TextFindings.Characters) != 0 && !CharacterScan.IsPlain(text))
        {
            found |= new CharacterScan(text, policy).Run();
        }

        if ((policy.Wanted & TextFindings.Secrets) != 0)
        {
            _secretFindings.Clear();
            secrets.Scan(text, _secretFindings);
            found |= _secretFindings.Count > 0 ? TextFindings.Secrets : TextFindings.None;
        }

        return found;
    }

    private static void Refuse(TextFindings refused, ReadOnlySpan<byte> text, string place, ViolationList report)
    {
        var names = Name(refused);
        report.Add(new SchemaViolation(place, "/contract/sanitize", "sanitize", $"a text without {names}", $"{text.Length} bytes with them"));
    }

    private static ReadOnlyMemory<byte> Rebuild(in Tensor tensor, Dictionary<long, byte[]> cleaned, InferenceRequest request)
    {
        // Normalization may lengthen a text; nothing else does.
        var room = tensor.Data.Length + cleaned.Values.Sum(text => text.Length);
        var memory = request.Rent(room).AsMemory();
        var target = memory.Span;
        var rest = tensor.Data.Span;
        var length = 0;
        for (var i = 0L; BytesElements.TryTake(ref rest, out var element); i++)
        {
            var text = cleaned.TryGetValue(i, out var replacement) ? replacement : element;
            BinaryPrimitives.WriteInt32LittleEndian(target[length..], text.Length);
            text.CopyTo(target[(length + BytesElements.PrefixSize)..]);
            length += BytesElements.PrefixSize + text.Length;
        }

        return memory[..length];
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
