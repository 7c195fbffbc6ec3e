using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>Writes requests as lines of JSON. What it wrote last is overwritten by the next. Not safe for concurrent use.</summary>
internal sealed class LineRequestWriter
{
    // Text stays readable for programs that are no JSON parsers; line feeds are escaped all the same.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>False if the line would be too long.</summary>
    public bool TryWrite(ulong requestId, Infer request, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> line)
    {
        line = default;
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, _options);
        json.WriteStartObject();
        json.WriteNumber("id", requestId);
        if (!TryWriteInputs(json, request, payload))
        {
            return false;
        }

        if (request.Outputs.Count > 0)
        {
            json.WriteStartArray("outputs");
            foreach (var name in request.Outputs)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        WriteParameters(json, request);
        json.WriteEndObject();
        json.Flush();
        _buffer.Write("\n"u8);
        line = _buffer.WrittenSpan;
        return line.Length <= LineProgram.MaxLineBytes;
    }

    private static bool TryWriteInputs(Utf8JsonWriter json, Infer request, ReadOnlySpan<byte> payload)
    {
        json.WriteStartArray("inputs");
        foreach (var input in request.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            json.WriteString("datatype", DataTypes.Name(input.Datatype));
            json.WriteStartArray("shape");
            foreach (var dimension in input.Shape)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WriteStartArray("data");
            if (!JsonElements.TryWrite(json, input.Datatype, payload[..(int)input.ByteLength], LineProgram.MaxLineBytes))
            {
                return false;
            }

            json.WriteEndArray();
            json.WriteEndObject();
            payload = payload[(int)input.ByteLength..];
        }

        json.WriteEndArray();
        return true;
    }

    private static void WriteParameters(Utf8JsonWriter json, Infer request)
    {
        json.WriteStartObject("parameters");
        foreach (var (name, parameter) in request.Parameters)
        {
            switch (parameter.ValueCase)
            {
                case Parameter.ValueOneofCase.BoolValue:
                    json.WriteBoolean(name, parameter.BoolValue);
                    break;
                case Parameter.ValueOneofCase.Int64Value:
                    json.WriteNumber(name, parameter.Int64Value);
                    break;
                case Parameter.ValueOneofCase.DoubleValue when double.IsFinite(parameter.DoubleValue):
                    json.WriteNumber(name, parameter.DoubleValue);
                    break;
                case Parameter.ValueOneofCase.StringValue:
                    json.WriteString(name, parameter.StringValue);
                    break;
                default:
                    json.WriteNull(name);
                    break;
            }
        }

        json.WriteEndObject();
    }
}
