using SandboxGateway.Pipeline;

namespace SandboxGateway.Contracts.Documents;

/// <summary>
/// The JSON document that a request in another form stands for: tensors that came as bytes are given as flat arrays of
/// numbers, so that no client escapes a schema by its choice of form.
/// </summary>
internal static class RequestDocument
{
    /// <summary>Writes the data of an input, empty where no schema looks at it; what has no form is a violation.</summary>
    public static void WriteData(DocumentWriter document, ContractCheck contract, InferenceRequest request, int input)
    {
        if (!contract.RequestLooksAtData)
        {
            document.Json.WriteStartArray();
            document.Json.WriteEndArray();
        }
        else if (!TensorJson.TryWrite(document.Json, request.Inputs[input]))
        {
            contract.RefuseTensor(input, "values that JSON has a form for, as the contract judges them", "16-bit floats, NaN, infinity or bytes that are no text");
        }
    }

    /// <summary>Judges a request without any document of its own: the tensors are all there is.</summary>
    public static void JudgeTensors(ContractCheck contract, InferenceRequest request)
    {
        using var document = new DocumentWriter();
        var json = document.Json;
        json.WriteStartObject();
        json.WriteStartArray("inputs"u8);
        for (var i = 0; i < request.Inputs.Count; i++)
        {
            json.WriteStartObject();
            TensorJson.WriteHeader(json, request.Inputs[i]);
            json.WritePropertyName("data"u8);
            WriteData(document, contract, request, i);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        contract.JudgeRequest(document.Written);
    }
}
