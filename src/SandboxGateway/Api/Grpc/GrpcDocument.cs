using System.Text.Json;
using Google.Protobuf.Collections;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Contracts;
using SandboxGateway.Contracts.Documents;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// The JSON document a ModelInferRequest stands for, as the same client would send it over REST. Absent members of the message
/// are absent there too.
/// </summary>
internal static class GrpcDocument
{
    public static void Judge(ContractCheck contract, ModelInferRequest message, InferenceRequest request)
    {
        using var document = new DocumentWriter();
        var json = document.Json;
        json.WriteStartObject();
        if (message.Id.Length > 0)
        {
            json.WriteString("id"u8, message.Id);
        }

        WriteParameters(json, message.Parameters);
        json.WriteStartArray("inputs"u8);
        for (var i = 0; i < message.Inputs.Count; i++)
        {
            json.WriteStartObject();
            TensorJson.WriteHeader(json, request.Inputs[i]);
            WriteParameters(json, message.Inputs[i].Parameters);
            json.WritePropertyName("data"u8);
            RequestDocument.WriteData(document, contract, request, i);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteOutputs(json, message);
        json.WriteEndObject();
        contract.JudgeRequest(document.Written);
    }

    private static void WriteOutputs(Utf8JsonWriter json, ModelInferRequest message)
    {
        if (message.Outputs.Count == 0)
        {
            return;
        }

        json.WriteStartArray("outputs"u8);
        foreach (var output in message.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, output.Name);
            WriteParameters(json, output.Parameters);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter json, MapField<string, InferParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        json.WriteStartObject("parameters"u8);
        foreach (var (key, value) in parameters)
        {
            json.WritePropertyName(key);
            switch (value.ParameterChoiceCase)
            {
                case InferParameter.ParameterChoiceOneofCase.BoolParam:
                    json.WriteBooleanValue(value.BoolParam);
                    break;
                case InferParameter.ParameterChoiceOneofCase.Int64Param:
                    json.WriteNumberValue(value.Int64Param);
                    break;
                case InferParameter.ParameterChoiceOneofCase.Uint64Param:
                    json.WriteNumberValue(value.Uint64Param);
                    break;
                case InferParameter.ParameterChoiceOneofCase.DoubleParam when double.IsFinite(value.DoubleParam):
                    json.WriteNumberValue(value.DoubleParam);
                    break;
                case InferParameter.ParameterChoiceOneofCase.StringParam:
                    json.WriteStringValue(value.StringParam);
                    break;
                default:
                    // NaN and infinity; a parameter without a value was refused before.
                    json.WriteNullValue();
                    break;
            }
        }

        json.WriteEndObject();
    }
}
