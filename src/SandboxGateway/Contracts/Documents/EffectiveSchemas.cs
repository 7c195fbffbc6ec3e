using System.Text.Json;
using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Registry;

namespace SandboxGateway.Contracts.Documents;

/// <summary>
/// Writes the schemas a model's requests and answers are held to: for each, a list, all of which must be met. The first of a
/// list says in JSON Schema what the signature and the rules of tensors say, and is made from them; those of model.yaml follow.
/// </summary>
internal static class EffectiveSchemas
{
    public static void Write(Utf8JsonWriter json, ServedModel model, ModelSignature signature, ModelContract? contract)
    {
        var declared = contract?.Declared ?? new ContractDeclaration();
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Name);
        json.WriteString("model_version"u8, model.Version);
        json.WriteStartArray("request"u8);
        DerivedSchema.WriteRequest(json, model.Name, signature, declared.Inputs);
        WriteDeclared(json, declared.Request);
        json.WriteEndArray();
        json.WriteStartArray("parameters"u8);
        WriteDeclared(json, declared.Parameters);
        json.WriteEndArray();
        json.WriteStartArray("response"u8);
        DerivedSchema.WriteResponse(json, model.Name, signature, declared.Outputs);
        WriteDeclared(json, declared.Response);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDeclared(Utf8JsonWriter json, SchemaSource? source)
    {
        if (source is not null)
        {
            json.WriteRawValue(source.Text);
        }
    }
}
