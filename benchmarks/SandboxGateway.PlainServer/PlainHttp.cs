using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace SandboxGateway.PlainServer;

/// <summary>POST /v2/models/{model}/infer, JSON or with one binary tensor.</summary>
internal static class PlainHttp
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    public static async Task InferAsync(HttpContext context, string model, PlainModels models)
    {
        var loaded = models[model];
        var cancellationToken = context.RequestAborted;
        InferBody body;
        float[] data;
        if (context.Request.Headers.TryGetValue(HeaderLength, out var headerLength))
        {
            var bytes = new byte[context.Request.ContentLength!.Value];
            await context.Request.Body.ReadExactlyAsync(bytes, cancellationToken);
            var json = bytes.AsMemory(0, int.Parse(headerLength!, CultureInfo.InvariantCulture));
            body = JsonSerializer.Deserialize(json.Span, InferBodyContext.Default.InferBody)!;
            data = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(json.Length)).ToArray();
        }
        else
        {
            body = (await JsonSerializer.DeserializeAsync(
                context.Request.Body, InferBodyContext.Default.InferBody, cancellationToken))!;
            data = body.Inputs[0].Data!;
        }

        using var outputs = loaded.Run(data, body.Inputs[0].Shape);
        await WriteAsync(context, loaded, outputs, body.Parameters?.BinaryDataOutput ?? false);
    }

    private static async Task WriteAsync(
        HttpContext context, PlainModel model, IDisposableReadOnlyCollection<OrtValue> outputs, bool binary)
    {
        var json = new ArrayBufferWriter<byte>(512);
        var payload = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("model_name", model.Name);
            writer.WriteString("model_version", "1");
            writer.WriteStartArray("outputs");
            for (var i = 0; i < outputs.Count; i++)
            {
                WriteOutput(writer, model.Outputs[i], outputs[i], binary ? payload : null);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        context.Response.ContentType = binary ? "application/octet-stream" : "application/json";
        context.Response.ContentLength = json.WrittenCount + payload.WrittenCount;
        if (binary)
        {
            context.Response.Headers[HeaderLength] = json.WrittenCount.ToString(CultureInfo.InvariantCulture);
        }

        context.Response.BodyWriter.Write(json.WrittenSpan);
        context.Response.BodyWriter.Write(payload.WrittenSpan);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void WriteOutput(Utf8JsonWriter writer, string name, OrtValue output, ArrayBufferWriter<byte>? payload)
    {
        var (dataType, shape, bytes) = PlainModel.Read(output);
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("datatype", dataType);
        writer.WriteStartArray("shape");
        foreach (var dimension in shape)
        {
            writer.WriteNumberValue(dimension);
        }

        writer.WriteEndArray();
        if (payload is not null)
        {
            writer.WriteStartObject("parameters");
            writer.WriteNumber("binary_data_size", bytes.Length);
            writer.WriteEndObject();
            payload.Write(bytes.Span);
        }
        else
        {
            WriteData(writer, dataType, bytes.Span);
        }

        writer.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter writer, string dataType, ReadOnlySpan<byte> bytes)
    {
        writer.WriteStartArray("data");
        if (dataType == "FP32")
        {
            foreach (var value in MemoryMarshal.Cast<byte, float>(bytes))
            {
                writer.WriteNumberValue(value);
            }
        }
        else
        {
            foreach (var value in MemoryMarshal.Cast<byte, long>(bytes))
            {
                writer.WriteNumberValue(value);
            }
        }

        writer.WriteEndArray();
    }
}
