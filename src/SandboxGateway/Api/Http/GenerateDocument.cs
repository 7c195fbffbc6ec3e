using System.Text.Json;
using SandboxGateway.Contracts;
using SandboxGateway.Contracts.Documents;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Http;

/// <summary>The JSON document that a generate request stands for, as the same client would send it to …/infer.</summary>
internal static class GenerateDocument
{
    public static void Judge(ContractCheck contract, InferenceRequest request, Dictionary<string, Parameter> parameters)
    {
        using var document = new DocumentWriter();
        var json = document.Json;
        json.WriteStartObject();
        if (request.Id is { } id)
        {
            json.WriteString("id"u8, id);
        }

        if (parameters.Count > 0)
        {
            json.WriteStartObject("parameters"u8);
            foreach (var (name, value) in parameters)
            {
                json.WritePropertyName(name);
                WriteValue(json, value);
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("inputs"u8);
        for (var i = 0; i < request.Inputs.Count; i++)
        {
            json.WriteStartObject();
            TensorJson.WriteHeader(json, request.Inputs[i]);
            json.WritePropertyName("data"u8);
            RequestDocument.WriteData(document, contract, request, i);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        contract.JudgeRequest(document.Written);
    }

    private static void WriteValue(Utf8JsonWriter json, Parameter value)
    {
        switch (value.ValueCase)
        {
            case Parameter.ValueOneofCase.BoolValue:
                json.WriteBooleanValue(value.BoolValue);
                break;
            case Parameter.ValueOneofCase.Int64Value:
                json.WriteNumberValue(value.Int64Value);
                break;
            case Parameter.ValueOneofCase.DoubleValue when double.IsFinite(value.DoubleValue):
                json.WriteNumberValue(value.DoubleValue);
                break;
            case Parameter.ValueOneofCase.StringValue:
                json.WriteStringValue(value.StringValue);
                break;
            default:
                // A number beyond what a double holds.
                json.WriteNullValue();
                break;
        }
    }
}
