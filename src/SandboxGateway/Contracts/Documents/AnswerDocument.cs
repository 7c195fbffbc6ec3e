using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Contracts.Documents;

/// <summary>Writes the answer a client gets that asks for JSON.</summary>
internal static class AnswerDocument
{
    /// <returns>False if an output has no form in JSON though the schema wants to see it.</returns>
    public static bool TryWrite(
        DocumentWriter document, ServedModel model, InferenceRequest request, InferenceResponse response, bool withData)
    {
        var json = document.Json;
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Name);
        json.WriteString("model_version"u8, model.Version);
        if (request.Id is { } id)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteStartArray("outputs"u8);
        foreach (var output in response.Outputs)
        {
            json.WriteStartObject();
            TensorJson.WriteHeader(json, output);
            json.WritePropertyName("data"u8);
            if (!withData)
            {
                json.WriteStartArray();
                json.WriteEndArray();
            }
            else if (!TensorJson.TryWrite(json, output))
            {
                return false;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return true;
    }
}
