using System.Collections;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Writes messages of the protocol as its REST side has them: names as in the proto, every field, and numbers of 64 bits as
/// numbers, where the JSON form of protobuf would have strings.
/// </summary>
internal static class ProtocolJson
{
    public static async Task WriteAsync(HttpContext context, IMessage message)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, message);
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.Length;
        await context.Response.BodyWriter.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, IMessage message)
    {
        json.WriteStartObject();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (value is not null && (field.ContainingOneof is null || field.Accessor.HasValue(message)))
            {
                json.WritePropertyName(field.Name);
                WriteValue(json, field, value);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    json.WritePropertyName((string)entry.Key);
                    WriteValue(json, field.MessageType.FindFieldByName("value"), entry.Value!);
                }

                json.WriteEndObject();
                break;
            case IList list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    WriteOne(json, field, item!);
                }

                json.WriteEndArray();
                break;
            default:
                WriteOne(json, field, value);
                break;
        }
    }

    private static void WriteOne(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case IMessage message:
                Write(json, message);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case Enum:
                json.WriteStringValue(field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture)).Name);
                break;
            default:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
