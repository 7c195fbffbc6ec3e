using System.Text.Json;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Http;

/// <summary>Reads a "parameters" object, of the request or of one tensor: names with a string, number or boolean each.</summary>
internal static class JsonParametersReader
{
    // Far more than any client sends; the check for duplicates compares every pair.
    private const int MaxParameters = 64;

    public static GatewayFault? Read(ref RequestReader json, JsonPath path, out WireParameters parameters)
    {
        parameters = default;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return path.Invalid($"must be an object, not {JsonText.Kind(json.TokenType)}");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadOne(ref json, path, ref parameters) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static GatewayFault? ReadOne(ref RequestReader json, JsonPath path, ref WireParameters parameters)
    {
        if (json.ValueTextEquals("binary_data_size"u8))
        {
            var fault = ReadSize(ref json, path.To("binary_data_size"), parameters.BinaryDataSize, out var size);
            parameters.BinaryDataSize = size;
            return fault;
        }

        if (json.ValueTextEquals("binary_data"u8))
        {
            var fault = ReadFlag(ref json, path.To("binary_data"), parameters.BinaryData, out var flag);
            parameters.BinaryData = flag;
            return fault;
        }

        if (json.ValueTextEquals("binary_data_output"u8))
        {
            var fault = ReadFlag(ref json, path.To("binary_data_output"), parameters.BinaryDataOutput, out var flag);
            parameters.BinaryDataOutput = flag;
            return fault;
        }

        return ReadOther(ref json, path, parameters.Others ??= new Dictionary<string, Parameter>(StringComparer.Ordinal));
    }

    /// <summary>
    /// A parameter that changes nothing here, on the name of which the reader stands: refused if the answer would not be what it
    /// asks for.
    /// </summary>
    public static GatewayFault? ReadOther(ref RequestReader json, JsonPath path, Dictionary<string, Parameter> others)
    {
        if (!JsonText.TryGetString(ref json, out var key))
        {
            return path.Invalid("a name in it holds half of a surrogate pair");
        }

        path = path.To(JsonText.Shorten(key));
        if (ParameterNames.Refusal(key) is { } refusal)
        {
            return path.Invalid(refusal);
        }

        if (others.ContainsKey(key))
        {
            return Twice(path);
        }

        if (others.Count == MaxParameters)
        {
            return path.Invalid($"there are more than {MaxParameters} parameters");
        }

        json.Read();
        var value = new Parameter();
        others.Add(key, value);
        return ReadValue(ref json, path, value);
    }

    private static GatewayFault? ReadValue(ref RequestReader json, JsonPath path, Parameter value)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                value.BoolValue = json.TokenType == JsonTokenType.True;
                return null;
            case JsonTokenType.Number when json.TryGetInt64(out var integer):
                value.Int64Value = integer;
                return null;
            case JsonTokenType.Number:
                value.DoubleValue = json.GetDouble();
                return null;
            case JsonTokenType.String when JsonText.TryGetString(ref json, out var text):
                value.StringValue = text;
                return null;
            case JsonTokenType.String:
                return path.Invalid("holds half of a surrogate pair");
            default:
                return path.Invalid($"must be a string, a number or a boolean, not {JsonText.Kind(json.TokenType)}");
        }
    }

    private static GatewayFault? ReadSize(ref RequestReader json, JsonPath path, long? earlier, out long size)
    {
        json.Read();
        size = 0;
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out size) || size < 0)
        {
            return path.Invalid("must be a whole number, 0 or more");
        }

        return earlier is null ? null : Twice(path);
    }

    private static GatewayFault? ReadFlag(ref RequestReader json, JsonPath path, bool? earlier, out bool flag)
    {
        json.Read();
        flag = json.TokenType == JsonTokenType.True;
        if (!flag && json.TokenType != JsonTokenType.False)
        {
            return path.Invalid($"must be true or false, not {JsonText.Kind(json.TokenType)}");
        }

        return earlier is null ? null : Twice(path);
    }

    private static GatewayFault Twice(JsonPath path) => path.Invalid("is given twice");
}
