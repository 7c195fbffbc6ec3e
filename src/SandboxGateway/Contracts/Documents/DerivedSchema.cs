using System.Text.Json;
using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Contracts.Documents;

/// <summary>Says a model's signature, and what its contract asks of single tensors, as JSON Schema.</summary>
internal static class DerivedSchema
{
    public static void WriteRequest(
        Utf8JsonWriter json, string model, ModelSignature signature, IReadOnlyList<TensorRules> rules)
    {
        WriteHead(json, $"Inference request of {model}", ["inputs"]);
        json.WriteStartObject("properties"u8);
        WriteType(json, "id", "string");
        WriteType(json, "parameters", "object");
        WriteTensors(json, "inputs", signature.Inputs);
        json.WriteStartObject("outputs"u8);
        json.WriteString("type"u8, "array");
        json.WriteStartObject("items"u8);
        json.WriteStartObject("properties"u8);
        WriteNames(json, signature.Outputs);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        WriteDefinitions(json, signature.Inputs, rules);
        json.WriteEndObject();
    }

    public static void WriteResponse(
        Utf8JsonWriter json, string model, ModelSignature signature, IReadOnlyList<TensorRules> rules)
    {
        WriteHead(json, $"Inference response of {model}", ["model_name", "outputs"]);
        json.WriteStartObject("properties"u8);
        WriteType(json, "model_name", "string");
        WriteType(json, "model_version", "string");
        WriteType(json, "id", "string");
        WriteType(json, "parameters", "object");
        WriteTensors(json, "outputs", signature.Outputs);
        json.WriteEndObject();
        WriteDefinitions(json, signature.Outputs, rules);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, string title, string[] required)
    {
        json.WriteStartObject();
        json.WriteString("$schema"u8, "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("title"u8, title);
        json.WriteString("type"u8, "object");
        json.WriteBoolean("additionalProperties"u8, false);
        WriteTexts(json, "required", required);
    }

    private static void WriteTensors(Utf8JsonWriter json, string group, TensorSignature[] tensors)
    {
        json.WriteStartObject(group);
        json.WriteString("type"u8, "array");
        json.WriteNumber("minItems"u8, tensors.Length == 0 ? 0 : 1);
        json.WriteNumber("maxItems"u8, tensors.Length);
        json.WriteStartObject("items"u8);
        json.WriteStartArray("anyOf"u8);
        foreach (var tensor in tensors)
        {
            WriteTensor(json, tensor);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorSignature tensor)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "object");
        json.WriteBoolean("additionalProperties"u8, false);
        WriteTexts(json, "required", ["name", "datatype", "shape"]);
        json.WriteStartObject("properties"u8);
        WriteConstant(json, "name", tensor.Name);
        WriteConstant(json, "datatype", DataTypes.Name(tensor.DataType));
        WriteShape(json, tensor);
        WriteType(json, "parameters", "object");
        json.WriteStartObject("data"u8);
        json.WriteString("type"u8, "array");
        json.WriteStartObject("items"u8);
        WriteReference(json, tensor);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter json, TensorSignature tensor)
    {
        json.WriteStartObject("shape"u8);
        json.WriteString("type"u8, "array");
        if (tensor.Unranked || tensor.Shape.Length == 0)
        {
            json.WriteStartObject("items"u8);
            json.WriteString("type"u8, "integer");
            json.WriteEndObject();
            json.WriteEndObject();
            return;
        }

        json.WriteNumber("minItems"u8, tensor.Shape.Length);
        json.WriteNumber("maxItems"u8, tensor.Shape.Length);
        json.WriteStartArray("prefixItems"u8);
        foreach (var size in tensor.Shape)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "integer");
            json.WriteNumber("minimum"u8, Math.Max(size, 0));
            if (size >= 0)
            {
                json.WriteNumber("maximum"u8, size);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>For each tensor its elements: as one flat array or as arrays nested by the shape.</summary>
    private static void WriteDefinitions(Utf8JsonWriter json, TensorSignature[] tensors, IReadOnlyList<TensorRules> rules)
    {
        json.WriteStartObject("$defs"u8);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteStartArray("anyOf"u8);
            json.WriteStartObject();
            json.WriteString("type"u8, "array");
            json.WriteStartObject("items"u8);
            WriteReference(json, tensor);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject();
            json.WriteString("type"u8, ElementType(tensor.DataType));
            WriteRules(json, rules.FirstOrDefault(rule => rule.Name == tensor.Name));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteRules(Utf8JsonWriter json, TensorRules? rules)
    {
        if (rules is null)
        {
            return;
        }

        foreach (var (key, bound) in new[]
            {
                ("minimum", rules.Number.Minimum), ("maximum", rules.Number.Maximum), ("multipleOf", rules.Number.MultipleOf),
                ("exclusiveMinimum", rules.Number.ExclusiveMinimum), ("exclusiveMaximum", rules.Number.ExclusiveMaximum),
            })
        {
            if (bound is not null)
            {
                json.WritePropertyName(key);
                json.WriteRawValue(bound.Text);
            }
        }

        if (rules.Text.MinLength > 0)
        {
            json.WriteNumber("minLength"u8, rules.Text.MinLength);
        }

        if (rules.Text.MaxLength < int.MaxValue)
        {
            json.WriteNumber("maxLength"u8, rules.Text.MaxLength);
        }

        if (rules.Text.Pattern is { } pattern)
        {
            json.WriteString("pattern"u8, pattern.Source);
        }

        WriteAllowed(json, rules);
    }

    private static void WriteAllowed(Utf8JsonWriter json, TensorRules rules)
    {
        if (rules.Texts is { } texts)
        {
            WriteTexts(json, "enum", texts.Names);
        }
        else if (rules.Numbers.Count > 0)
        {
            json.WritePropertyName("enum"u8);
            json.WriteRawValue($"[{string.Join(',', rules.Numbers.Select(number => number.Text))}]");
        }
    }

    private static string ElementType(DataType dataType) => dataType switch
    {
        DataType.Bytes => "string",
        DataType.Bool => "boolean",
        DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64 => "number",
        _ => "integer",
    };

    private static void WriteReference(Utf8JsonWriter json, TensorSignature tensor) =>
        json.WriteString("$ref"u8, $"#/$defs/{Uri.EscapeDataString(SchemaIndexer.Escape(tensor.Name))}");

    private static void WriteNames(Utf8JsonWriter json, TensorSignature[] tensors)
    {
        json.WriteStartObject("name"u8);
        WriteTexts(json, "enum", tensors.Select(tensor => tensor.Name));
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string member, string type)
    {
        json.WriteStartObject(member);
        json.WriteString("type"u8, type);
        json.WriteEndObject();
    }

    private static void WriteConstant(Utf8JsonWriter json, string member, string value)
    {
        json.WriteStartObject(member);
        json.WriteString("const"u8, value);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string member, IEnumerable<string> texts)
    {
        json.WriteStartArray(member);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
