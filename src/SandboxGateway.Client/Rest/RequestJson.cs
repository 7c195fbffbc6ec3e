using System.Buffers;
using System.Text.Json;

namespace SandboxGateway.Client.Rest;

/// <summary>Writes a request's JSON.</summary>
internal static class RequestJson
{
    private const string Timeout = "timeout";

    public static void Write(IBufferWriter<byte> buffer, InferenceRequest request, TimeSpan? remaining, TensorEncoding encoding)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (request.Id is { } id)
        {
            json.WriteString("id"u8, id);
        }

        WriteParameters(json, Effective(request, remaining, encoding));
        json.WriteStartArray("inputs"u8);
        foreach (var input in request.Inputs)
        {
            WriteInput(json, input, encoding);
        }

        json.WriteEndArray();
        WriteOutputs(json, request.Outputs);
        json.WriteEndObject();
    }

    /// <summary>The short form of the generate extension: inputs by their names.</summary>
    public static void WriteGenerate(IBufferWriter<byte> buffer, InferenceRequest request, TimeSpan? remaining)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (request.Id is { } id)
        {
            json.WriteString("id"u8, id);
        }

        WriteParameters(json, Effective(request, remaining, TensorEncoding.Json));
        foreach (var input in request.Inputs)
        {
            json.WritePropertyName(input.Name);
            JsonElements.Write(json, input);
        }

        json.WriteEndObject();
    }

    private static Dictionary<string, InferenceParameter> Effective(InferenceRequest request, TimeSpan? remaining, TensorEncoding encoding)
    {
        var parameters = new Dictionary<string, InferenceParameter>(request.Parameters);
        if (request.Timeout is not null && remaining is { } time)
        {
            // In microseconds, as the protocol's schedule policy extension has it.
            parameters.TryAdd(Timeout, Math.Max(1, (long)time.TotalMicroseconds));
        }

        if (encoding == TensorEncoding.Binary)
        {
            parameters["binary_data_output"] = true;
        }

        return parameters;
    }

    private static void WriteInput(Utf8JsonWriter json, InferenceTensor input, TensorEncoding encoding)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, input.Name);
        json.WriteString("datatype"u8, TensorTypes.Name(input.DataType));
        json.WriteStartArray("shape"u8);
        foreach (var size in input.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        if (encoding == TensorEncoding.Json)
        {
            json.WritePropertyName("data"u8);
            JsonElements.Write(json, input);
        }
        else
        {
            json.WriteStartObject("parameters"u8);
            json.WriteNumber("binary_data_size"u8, input.Data.Length);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteOutputs(Utf8JsonWriter json, IList<RequestedOutput> outputs)
    {
        if (outputs.Count == 0)
        {
            return;
        }

        json.WriteStartArray("outputs"u8);
        foreach (var output in outputs)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, output.Name);
            WriteParameters(json, output.Parameters);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter json, IDictionary<string, InferenceParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        json.WriteStartObject("parameters"u8);
        foreach (var (name, parameter) in parameters)
        {
            json.WritePropertyName(name);
            WriteValue(json, parameter.Value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case long number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            default: json.WriteNumberValue((double)value); break;
        }
    }
}
