using System.Globalization;
using System.Text.Unicode;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Validation;
using SandboxGateway.Protocol.Tensors;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>Length, pattern, allowed values and media type of a BYTES tensor's elements. No text of theirs is ever told.</summary>
internal sealed class BytesTensorCheck(TensorRules rules) : TensorCheck(rules)
{
    private readonly bool _hasLength = rules.Text.MinLength > 0 || rules.Text.MaxLength < int.MaxValue;

    protected override void CheckElements(ReadOnlySpan<byte> raw, string place, ViolationList report)
    {
        for (var i = 0L; !report.IsFull && BytesElements.TryTake(ref raw, out var element); i++)
        {
            CheckElement(element, i, place, report);
        }
    }

    private void CheckElement(ReadOnlySpan<byte> element, long index, string place, ViolationList report)
    {
        if (Rules.Media is { } media && MediaContainers.FindMistake(media, element) is { } mistake)
        {
            Fail(report, place, index, "mediaType", $"a whole file of type {MediaContainers.Name(media)}", mistake);
        }

        if ((_hasLength || Rules.Text.Pattern is not null) && !CheckText(element, index, place, report))
        {
            return;
        }

        if (Rules.Texts is { } texts && texts.Find(element) < 0)
        {
            Fail(report, place, index, "enum", $"one of the {texts.Names.Count} texts the contract gives", Length(element));
        }
    }

    private bool CheckText(ReadOnlySpan<byte> element, long index, string place, ViolationList report)
    {
        if (!Utf8.IsValid(element))
        {
            Fail(report, place, index, Rules.Text.Pattern is null ? "maxLength" : "pattern", "text in UTF-8", Length(element));
            return false;
        }

        var characters = _hasLength ? JsonText.CountCodePoints(element) : 0;
        if (characters < Rules.Text.MinLength)
        {
            Fail(report, place, index, "minLength", $"at least {Rules.Text.MinLength} characters", $"{characters}");
        }

        if (characters > Rules.Text.MaxLength)
        {
            Fail(report, place, index, "maxLength", $"at most {Rules.Text.MaxLength} characters", $"{characters}");
            return false;
        }

        if (Rules.Text.Pattern is { } pattern && !pattern.IsMatch(element))
        {
            Fail(report, place, index, "pattern", "a match of the pattern", Length(element));
        }

        return true;
    }

    private static string Length(ReadOnlySpan<byte> element) =>
        string.Create(CultureInfo.InvariantCulture, $"{element.Length} bytes");
}
