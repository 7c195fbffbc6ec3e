using System.Text.Json;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>Reads "outputs": the outputs a client asks for, each at most once.</summary>
internal static class JsonOutputsReader
{
    public static GatewayFault? Read(ref RequestReader json, ModelSignature model, InferenceRequest request)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return GatewayFault.Invalid("outputs", $"must be an array, not {JsonText.Kind(json.TokenType)}");
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (request.Outputs.Count == FrameLimits.MaxTensors)
            {
                return GatewayFault.Invalid("outputs", $"there are more than {FrameLimits.MaxTensors}");
            }

            if (ReadOutput(ref json, new JsonPath("outputs", request.Outputs.Count), model, request) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static GatewayFault? ReadOutput(
        ref RequestReader json, JsonPath path, ModelSignature model, InferenceRequest request)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return path.Invalid($"must be an object, not {JsonText.Kind(json.TokenType)}");
        }

        var name = default(string);
        var parameters = default(WireParameters?);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadMember(ref json, path, model, ref name, ref parameters) is { } fault)
            {
                return fault;
            }
        }

        if (name is null)
        {
            return path.Invalid("has no name");
        }

        foreach (var earlier in request.Outputs)
        {
            if (earlier.Name == name)
            {
                return path.To("name").Invalid($"{TensorText.Name(name)} is asked for twice");
            }
        }

        request.Outputs.Add(new RequestedOutput(name, parameters?.BinaryData) { Classes = parameters?.Classification ?? 0 });
        return null;
    }

    private static GatewayFault? ReadMember(
        ref RequestReader json, JsonPath path, ModelSignature model, ref string? name, ref WireParameters? parameters)
    {
        if (json.ValueTextEquals("name"u8))
        {
            json.Read();
            return name is null
                ? JsonText.ReadName(ref json, path.To("name"), model, out name)
                : path.To("name").Invalid("is given twice");
        }

        if (json.ValueTextEquals("parameters"u8))
        {
            json.Read();
            if (parameters is not null)
            {
                return path.To("parameters").Invalid("is given twice");
            }

            var fault = JsonParametersReader.ReadOfOutput(ref json, path.To("parameters"), out var read);
            parameters = read;
            return fault;
        }

        return path.Invalid($"has a member that outputs do not have: \"{JsonText.Quote(ref json)}\"");
    }
}
