using System.Globalization;
using System.Text.Json.Nodes;
using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.OpenApi;

/// <summary>Thinks up small requests of a model in JSON. Whether one keeps the model's contract is for the caller to find out.</summary>
internal static class ExampleRequest
{
    // A longer one is no example to read.
    private const long MaxElements = 1024;

    private const string Word = "text";

    /// <summary>Requests that may suit the model, the likelier first; none if JSON has no form for its inputs.</summary>
    public static IEnumerable<JsonObject> Candidates(ModelSignature signature, ContractDeclaration declared)
    {
        // A model all of whose inputs are optional is shown with all of them.
        var required = signature.Inputs.Where(input => !input.Optional).ToList();
        var inputs = required.Count > 0 ? required : [.. signature.Inputs];
        var values = inputs
            .Select(input => Values(input.DataType, declared.Inputs.FirstOrDefault(rules => rules.Name == input.Name)).ToList())
            .ToList();
        if (inputs.Exists(input => Count(input) > MaxElements) || values.Exists(list => list.Count == 0))
        {
            yield break;
        }

        for (var attempt = 0; attempt < values.Select(list => list.Count).DefaultIfEmpty(1).Max(); attempt++)
        {
            yield return new JsonObject
            {
                ["inputs"] = new JsonArray([.. inputs.Select((input, index) => Tensor(input, values[index][Math.Min(attempt, values[index].Count - 1)]))]),
            };
        }
    }

    private static JsonObject Tensor(TensorSignature input, JsonNode value) => new()
    {
        ["name"] = input.Name,
        ["datatype"] = DataTypes.Name(input.DataType),
        ["shape"] = new JsonArray([.. Shape(input).Select(size => JsonValue.Create(size))]),
        ["data"] = new JsonArray([.. Enumerable.Range(0, (int)Count(input)).Select(_ => value.DeepClone())]),
    };

    private static IEnumerable<long> Shape(TensorSignature input) => input.Shape.Select(size => size < 0 ? 1 : size);

    private static long Count(TensorSignature input) =>
        Shape(input).Aggregate(1L, (count, size) => count > MaxElements ? count : count * Math.Min(size, MaxElements + 1));

    private static IEnumerable<JsonNode> Values(DataType type, TensorRules? rules) => type switch
    {
        DataType.Fp16 or DataType.Bf16 => [],
        DataType.Bool => [JsonValue.Create(false)],
        DataType.Bytes => Texts(rules).Select(text => (JsonNode)JsonValue.Create(text)),
        _ => Numbers(rules).Select(number => JsonNode.Parse(number)!),
    };

    private static IEnumerable<string> Texts(TensorRules? rules)
    {
        if (rules?.Texts is { } texts)
        {
            return texts.Names.Take(1);
        }

        var (least, most) = (rules?.Text.MinLength ?? 0, rules?.Text.MaxLength ?? int.MaxValue);
        return most < Word.Length ? [Word[..most]]
            : least <= Word.Length ? [Word]
            : least <= MaxElements ? [string.Concat(Enumerable.Repeat(Word, (least / Word.Length) + 1))[..Math.Min(most, least + Word.Length)]]
            : [];
    }

    private static IEnumerable<string> Numbers(TensorRules? rules)
    {
        if (rules is not { Numbers.Count: 0 })
        {
            return rules?.Numbers.Take(1).Select(number => number.Text) ?? ["0", "1"];
        }

        var low = rules.Number.Minimum ?? rules.Number.ExclusiveMinimum;
        var high = rules.Number.Maximum ?? rules.Number.ExclusiveMaximum;
        var between = ((low?.Rounded ?? (high?.Rounded - 2) ?? 0) + (high?.Rounded ?? (low?.Rounded + 2) ?? 2)) / 2;
        string?[] candidates = ["0", "1", low?.Text, high?.Text, between.ToString("R", CultureInfo.InvariantCulture), rules.Number.MultipleOf?.Text];
        return candidates.OfType<string>().Distinct();
    }
}
