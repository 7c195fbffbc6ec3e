using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SandboxGateway.Tests.Contracts.Differential;

/// <summary>
/// The rules of draft 2020-12 read one after another over trees, with sets of names for annotations: slow, and sharing no
/// code with the validator. It knows the keywords that <see cref="RandomSchemas"/> writes.
/// </summary>
internal sealed class SlowValidator(JsonElement root)
{
    public bool IsValid(JsonElement data) => Evaluate(root, data) is not null;

    /// <summary>The names and indexes that were looked at, or null if the value does not fit.</summary>
    private HashSet<string>? Evaluate(JsonElement schema, JsonElement data)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True ? [] : null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var valid = schema.EnumerateObject().Where(keyword => !keyword.Name.StartsWith("unevaluated", StringComparison.Ordinal))
            .All(keyword => Holds(schema, keyword.Name, keyword.Value, data, seen));
        valid = valid && schema.EnumerateObject().Where(keyword => keyword.Name.StartsWith("unevaluated", StringComparison.Ordinal))
            .All(keyword => Holds(schema, keyword.Name, keyword.Value, data, seen));
        return valid ? seen : null;
    }

    private bool Holds(JsonElement schema, string keyword, JsonElement value, JsonElement data, HashSet<string> seen) => keyword switch
    {
        "type" => (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : new[] { value }.AsEnumerable()).Any(type => HasType(type.GetString()!, data)),
        "const" => AreEqual(value, data),
        "enum" => value.EnumerateArray().Any(item => AreEqual(item, data)),
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" =>
            data.ValueKind != JsonValueKind.Number || NumberHolds(keyword, data.GetRawText(), value.GetRawText()),
        "minLength" => data.ValueKind != JsonValueKind.String || data.GetString()!.EnumerateRunes().Count() >= value.GetInt32(),
        "maxLength" => data.ValueKind != JsonValueKind.String || data.GetString()!.EnumerateRunes().Count() <= value.GetInt32(),
        "pattern" => data.ValueKind != JsonValueKind.String || Regex.IsMatch(data.GetString()!, value.GetString()!, RegexOptions.CultureInvariant),
        "$ref" => Join(seen, Evaluate(root.GetProperty("$defs").GetProperty(value.GetString()!["#/$defs/".Length..]), data)),
        "allOf" => value.EnumerateArray().All(branch => Join(seen, Evaluate(branch, data))),
        "anyOf" => value.EnumerateArray().Select(branch => Join(seen, Evaluate(branch, data))).ToList().Contains(true),
        "oneOf" => value.EnumerateArray().Count(branch => Join(seen, Evaluate(branch, data))) == 1,
        "not" => Evaluate(value, data) is null,
        "if" => HoldsIf(schema, value, data, seen),
        _ when data.ValueKind == JsonValueKind.Array => ArrayHolds(schema, keyword, value, data, seen),
        _ when data.ValueKind == JsonValueKind.Object => ObjectHolds(schema, keyword, value, data, seen),
        _ => true,
    };

    private bool HoldsIf(JsonElement schema, JsonElement condition, JsonElement data, HashSet<string> seen)
    {
        var branch = Join(seen, Evaluate(condition, data)) ? "then" : "else";
        return !schema.TryGetProperty(branch, out var next) || Join(seen, Evaluate(next, data));
    }

    private bool ArrayHolds(JsonElement schema, string keyword, JsonElement value, JsonElement data, HashSet<string> seen)
    {
        var items = data.EnumerateArray().ToList();
        var prefix = schema.TryGetProperty("prefixItems", out var first) ? first.GetArrayLength() : 0;
        switch (keyword)
        {
            case "minItems":
                return items.Count >= value.GetInt32();
            case "maxItems":
                return items.Count <= value.GetInt32();
            case "uniqueItems":
                return !value.GetBoolean() || !items.Where((left, i) => items.Skip(i + 1).Any(right => AreEqual(left, right))).Any();
            case "prefixItems":
                return items.Take(prefix).Select((item, i) => Look(seen, Index(i), Evaluate(value[i], item))).ToList().TrueForAll(fits => fits);
            case "items":
                return items.Skip(prefix).Select((item, i) => Look(seen, Index(prefix + i), Evaluate(value, item))).ToList().TrueForAll(fits => fits);
            case "contains":
                var matches = items.Select((item, i) => Evaluate(value, item) is not null && seen.Add(Index(i)) | true).Count(fits => fits);
                var least = schema.TryGetProperty("minContains", out var min) ? min.GetInt32() : 1;
                return matches >= least && (!schema.TryGetProperty("maxContains", out var max) || matches <= max.GetInt32());
            case "unevaluatedItems":
                return items.Select((item, i) => seen.Contains(Index(i)) || Look(seen, Index(i), Evaluate(value, item))).ToList().TrueForAll(fits => fits);
            default:
                return true;
        }
    }

    private bool ObjectHolds(JsonElement schema, string keyword, JsonElement value, JsonElement data, HashSet<string> seen)
    {
        var members = data.EnumerateObject().ToList();
        switch (keyword)
        {
            case "minProperties":
                return members.Count >= value.GetInt32();
            case "maxProperties":
                return members.Count <= value.GetInt32();
            case "required":
                return value.EnumerateArray().All(name => data.TryGetProperty(name.GetString()!, out _));
            case "dependentRequired":
                return value.EnumerateObject().All(rule => !data.TryGetProperty(rule.Name, out _)
                    || rule.Value.EnumerateArray().All(name => data.TryGetProperty(name.GetString()!, out _)));
            case "dependentSchemas":
                return value.EnumerateObject().All(rule => !data.TryGetProperty(rule.Name, out _) || Join(seen, Evaluate(rule.Value, data)));
            case "propertyNames":
                return members.TrueForAll(member => Evaluate(value, JsonSerializer.SerializeToElement(member.Name)) is not null);
            case "properties":
                return members.FindAll(member => value.TryGetProperty(member.Name, out _))
                    .TrueForAll(member => Look(seen, member.Name, Evaluate(value.GetProperty(member.Name), member.Value)));
            case "patternProperties":
                return members.TrueForAll(member => value.EnumerateObject().Where(rule => Regex.IsMatch(member.Name, rule.Name))
                    .All(rule => Look(seen, member.Name, Evaluate(rule.Value, member.Value))));
            case "additionalProperties":
                return members.FindAll(member => !IsNamed(schema, member.Name))
                    .TrueForAll(member => Look(seen, member.Name, Evaluate(value, member.Value)));
            case "unevaluatedProperties":
                return members.TrueForAll(member => seen.Contains(member.Name) || Look(seen, member.Name, Evaluate(value, member.Value)));
            default:
                return true;
        }
    }

    private static bool IsNamed(JsonElement schema, string name) =>
        (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out var patterns) && patterns.EnumerateObject().Any(rule => Regex.IsMatch(name, rule.Name)));

    private static bool Join(HashSet<string> seen, HashSet<string>? added)
    {
        seen.UnionWith(added ?? []);
        return added is not null;
    }

    private static bool Look(HashSet<string> seen, string name, HashSet<string>? result)
    {
        seen.Add(name);
        return result is not null;
    }

    private static string Index(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static bool HasType(string type, JsonElement data) => type switch
    {
        "integer" => data.ValueKind == JsonValueKind.Number && SlowNumber.IsInteger(data.GetRawText()),
        "boolean" => data.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => data.ValueKind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
    };

    private static bool NumberHolds(string keyword, string data, string bound)
    {
        var (left, right) = SlowNumber.Align(data, bound);
        return keyword switch
        {
            "minimum" => left >= right,
            "maximum" => left <= right,
            "exclusiveMinimum" => left > right,
            "exclusiveMaximum" => left < right,
            _ => left % right == 0,
        };
    }

    private static bool AreEqual(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }

        return left.ValueKind switch
        {
            JsonValueKind.Number => SlowNumber.Align(left.GetRawText(), right.GetRawText()) is var pair && pair.Left == pair.Right,
            JsonValueKind.String => left.GetString() == right.GetString(),
            JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength()
                && left.EnumerateArray().Zip(right.EnumerateArray()).All(items => AreEqual(items.First, items.Second)),
            JsonValueKind.Object => left.EnumerateObject().Count() == right.EnumerateObject().Count()
                && left.EnumerateObject().All(member => right.TryGetProperty(member.Name, out var other) && AreEqual(member.Value, other)),
            _ => true,
        };
    }
}
