using System.Buffers;
using System.Text;
using System.Text.Json;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Contracts.Declarations;

/// <summary>Turns a value of a YAML file into the JSON it stands for, where it stands for some.</summary>
internal static class YamlJson
{
    /// <summary>The JSON; null, and the value in the way, if a number in it has a form JSON does not have, such as .inf or 0x10.</summary>
    public static byte[]? Convert(YamlNode node, out YamlScalar? obstacle)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            obstacle = Write(writer, node);
        }

        return obstacle is null ? buffer.WrittenSpan.ToArray() : null;
    }

    /// <summary>True if the text is a number as JSON writes one.</summary>
    public static bool IsJsonNumber(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static YamlScalar? Write(Utf8JsonWriter writer, YamlNode node) => node switch
    {
        YamlMapping mapping => WriteMapping(writer, mapping),
        YamlSequence list => WriteList(writer, list),
        YamlScalar scalar => WriteScalar(writer, scalar),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "Not a value of YAML."),
    };

    private static YamlScalar? WriteMapping(Utf8JsonWriter writer, YamlMapping mapping)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in mapping.Entries)
        {
            writer.WritePropertyName(key.Value);
            if (Write(writer, value) is { } obstacle)
            {
                return obstacle;
            }
        }

        writer.WriteEndObject();
        return null;
    }

    private static YamlScalar? WriteList(Utf8JsonWriter writer, YamlSequence list)
    {
        writer.WriteStartArray();
        foreach (var item in list.Items)
        {
            if (Write(writer, item) is { } obstacle)
            {
                return obstacle;
            }
        }

        writer.WriteEndArray();
        return null;
    }

    private static YamlScalar? WriteScalar(Utf8JsonWriter writer, YamlScalar scalar)
    {
        if (scalar.IsText)
        {
            writer.WriteStringValue(scalar.Value);
        }
        else if (scalar.Boolean is { } flag)
        {
            writer.WriteBooleanValue(flag);
        }
        else if (!scalar.IsNumber)
        {
            writer.WriteNullValue();
        }
        else if (IsJsonNumber(scalar.Value))
        {
            writer.WriteRawValue(scalar.Value);
        }
        else
        {
            return scalar;
        }

        return null;
    }
}
