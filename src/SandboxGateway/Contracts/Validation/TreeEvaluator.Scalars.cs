using System.Globalization;
using System.Text.Json;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

internal readonly ref partial struct TreeEvaluator
{
    private bool CheckTypeAndValues(SchemaNode node, int entry, ViolationList? sink)
    {
        var rules = node.Rules;
        if (rules.Types != JsonTypes.Any && (rules.Types & TypeOf(entry, rules.Types)) == 0)
        {
            return Fail(sink, node, "type", entry, TypeNames.Describe(rules.Types));
        }

        return (rules.Const is null || IsOneOf(rules.Const, entry) || Fail(sink, node, "const", entry, "the one value the schema gives"))
            && (rules.Enum is null || IsOneOf(rules.Enum, entry) || Fail(sink, node, "enum", entry, ExpectedOf(rules.Enum)));
    }

    private static string ExpectedOf(ValueRule rule) =>
        string.Create(CultureInfo.InvariantCulture, $"one of the {rule.Values.Length} values the schema gives");

    private JsonTypes TypeOf(int entry, JsonTypes wanted) => _tape.Kind(entry) switch
    {
        JsonTokenType.Null => JsonTypes.Null,
        JsonTokenType.True or JsonTokenType.False => JsonTypes.Boolean,
        JsonTokenType.String => JsonTypes.String,
        JsonTokenType.StartArray => JsonTypes.Array,
        JsonTokenType.StartObject => JsonTypes.Object,
        _ => (wanted & JsonTypes.Number) == JsonTypes.Number || NumberChecks.IsInteger(_tape.Raw(entry)) ? JsonTypes.Integer : JsonTypes.Fraction,
    };

    private bool IsOneOf(ValueRule rule, int entry)
    {
        foreach (var value in rule.Values)
        {
            if (state.Equality.AreEqual(_tape, entry, value.Tape, 0))
            {
                return true;
            }
        }

        return false;
    }

    private bool CheckNumber(SchemaNode node, NumberRules rules, int entry, ViolationList? sink)
    {
        var broken = NumberChecks.FindBroken(rules, _tape.Raw(entry), out var bound);
        return broken is null || Fail(sink, node, broken, entry, $"{NumberChecks.Word(broken)} {bound!.Text}");
    }

    private bool CheckString(SchemaNode node, StringRules rules, int entry, ViolationList? sink)
    {
        var text = state.TextOf(_tape, entry);
        var valid = true;
        if (rules.MinLength > 0 || rules.MaxLength < int.MaxValue)
        {
            var length = JsonText.CountCodePoints(text);
            valid &= length >= rules.MinLength || Fail(sink, node, "minLength", entry, $"at least {rules.MinLength} characters");
            valid &= length <= rules.MaxLength || Fail(sink, node, "maxLength", entry, $"at most {rules.MaxLength} characters");
        }

        if (rules.Pattern is { } pattern && (valid || sink is not null))
        {
            valid &= pattern.IsMatch(text) || Fail(sink, node, "pattern", entry, "a match of the pattern");
        }

        if (rules.Format is { } format && (valid || sink is not null))
        {
            valid &= format.IsMatch(text) || Fail(sink, node, "format", entry, $"the format {format.Name}");
        }

        if (rules.Content is { } content && (valid || sink is not null))
        {
            var keyword = content.IsBase64 ? "contentEncoding" : "contentMediaType";
            valid &= content.IsMatch(text) || Fail(sink, node, keyword, entry, "content as the schema declares it");
        }

        return valid;
    }
}
